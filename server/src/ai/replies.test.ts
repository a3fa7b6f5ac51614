import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Failure } from '../failure.ts';
import { AiRoom, answered, answersTo, shownBy, streamedText } from '../testing/ai-room.ts';
import type { ApiClient } from '../testing/api-client.ts';
import { FakeModelServer, says } from '../testing/fake-model-server.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let model: FakeModelServer;
let server: TestServer;
let ada: ApiClient;
const rooms: AiRoom[] = [];

beforeEach(async () => {
  model = await FakeModelServer.start();
  server = await startTestServer({ env: model.env });
  ada = await server.signUp('ada');
});
afterEach(async () => {
  for (const room of rooms.splice(0)) room.close();
  await server.close();
  await model.close();
});

async function openRoom(owner = ada): Promise<AiRoom> {
  const room = await AiRoom.open(owner);
  rooms.push(room);
  return room;
}

/** Resolves when all that was asked has an end. */
const settled = (): Promise<void> =>
  vi.waitFor(
    async () => {
      const open = await server.parts.db
        .selectFrom('ai_replies')
        .select('ask')
        .where('state', 'in', ['queued', 'running'])
        .execute();
      expect(open).toEqual([]);
    },
    { timeout: 10_000, interval: 20 },
  );

it('a mention is answered: a post, frames while it grows, an end with the whole text', async () => {
  const room = await openRoom();
  const device = await room.device();
  const ask = device.post('@ai what is up?', { mentions: [room.bot] });
  const exchange = await model.next();
  expect(exchange.prompt).toContain('what is up?');
  await exchange.text('Not ');
  await device.until((one) => one.stateless.some((frame) => frame.t === 'stream'), 'a frame');
  const [growing] = answersTo(device, ask);
  expect(growing).toMatchObject({ author: room.bot, stream: 'streaming', body: '' });
  await exchange.text('much.');
  await exchange.end();
  const answer = await answered(device, ask);
  expect(answer.body).toBe('Not much.');
  expect(answer.thread).toBeUndefined();
  expect('Not much.').toContain(streamedText(device, answer.id));
});

it('in a direct channel with it each post is answered', async () => {
  const room = await AiRoom.direct(ada);
  rooms.push(room);
  const device = await room.device();
  model.always(says('Hello.'));
  const ask = device.post('hi');
  expect((await answered(device, ask)).body).toBe('Hello.');
});

it('in a thread that it takes part in each reply is answered, in the thread', async () => {
  const room = await openRoom();
  const device = await room.device();
  model.always(says('Yes.'));
  const root = device.post('a thread');
  const first = device.post('@ai?', { thread: root, mentions: [room.bot] });
  expect((await answered(device, first)).thread).toBe(root);
  const second = device.post('and now?', { thread: root });
  expect((await answered(device, second)).thread).toBe(root);
  const elsewhere = device.post('in the channel');
  await settled();
  expect(answersTo(device, elsewhere)).toEqual([]);
});

it('nothing else asks it: everybody, edits, what was deleted, channels without it', async () => {
  const room = await openRoom();
  const device = await room.device();
  device.post('@all', { mentions: ['*'] });
  const edited = device.post('plain');
  device.write({ k: 'edit', of: edited, body: '@ai', mentions: [room.bot] });
  device.doc.transact(() => {
    const deleted = device.post('@ai?', { mentions: [room.bot] });
    device.write({ k: 'delete', of: deleted });
  });
  await device.acknowledged();
  expect((await ada.delete(`${room.path}/members/${room.bot}`)).status).toBe(204);
  device.post('@ai are you there?', { mentions: [room.bot] });
  await device.acknowledged();
  await server.parts.projection.caughtUp(`channel/${room.id}`);
  await settled();
  expect(model.exchanges).toEqual([]);
  expect(shownBy(device).filter(({ author }) => author === room.bot)).toEqual([]);
});

it('is also called gpt, where nobody else is', async () => {
  const room = await openRoom();
  const device = await room.device();
  model.always(says('Me.'));
  const ask = await room.ask('@gpt who are you?', { mentions: undefined });
  expect((await answered(device, ask)).body).toBe('Me.');
  const gpt = await server.signUp('gpt');
  await room.add(gpt.id);
  const other = await room.ask('@gpt hi', { mentions: undefined });
  const shown = (): unknown => shownBy(device).find(({ id }) => id === other)?.mentions;
  await vi.waitFor(() => expect(shown()).toEqual([gpt.id]));
});

it('bots do not ask each other, nor themselves', async () => {
  const room = await openRoom();
  const robot = await server.signUp('robot');
  await room.add(robot.id);
  await server.parts.db.updateTable('users').set({ bot: 1 }).where('id', '=', robot.id).execute();
  model.always(says(`@robot and @ai, what do you say?`));
  const device = await room.device();
  const ofRobot = await room.ask('@ai!', {}, robot);
  const ask = device.post('@ai?', { mentions: [room.bot] });
  await answered(device, ask);
  await settled();
  expect(answersTo(device, ofRobot)).toEqual([]);
  expect(model.exchanges).toHaveLength(1);
});

it('answers once, however often the question is projected', async () => {
  const room = await openRoom();
  const device = await room.device();
  model.always(says('Once.'));
  const ask = device.post('@ai?', { mentions: [room.bot] });
  await answered(device, ask);
  await server.parts.db.deleteFrom('projections').execute();
  await server.parts.db.deleteFrom('messages').execute();
  await server.parts.projection.caughtUp(`channel/${room.id}`);
  expect((await ada.post(`${room.path}/messages`, { id: ask, body: '@ai?' })).status).toBe(200);
  await settled();
  expect(answersTo(device, ask)).toHaveLength(1);
  expect(model.exchanges).toHaveLength(1);
});

it('goes on when nobody is connected any more', async () => {
  const room = await openRoom();
  const device = await room.device();
  const ask = device.post('@ai?', { mentions: [room.bot] });
  const exchange = await model.next();
  await exchange.text('Still ');
  device.close();
  await exchange.text('here.');
  await exchange.end();
  await settled();
  const later = await room.device();
  expect((await answered(later, ask)).body).toBe('Still here.');
});

it('who comes while it is written gets all so far, once, and then the rest', async () => {
  const room = await openRoom();
  const first = await room.device();
  const ask = first.post('@ai?', { mentions: [room.bot] });
  const exchange = await model.next();
  await exchange.text('One \ud83d\ude00');
  await first.until((one) => one.stateless.some((frame) => frame.t === 'stream'), 'a frame');
  const second = await room.device();
  const framesOf = () => second.stateless.filter((frame) => frame.t === 'stream');
  await second.until(() => framesOf().length > 0, 'the text so far');
  expect(framesOf()).toMatchObject([{ from: 0, text: 'One \ud83d\ude00' }]);
  await exchange.text(' two');
  await second.until(() => framesOf().length > 1, 'the rest');
  expect(framesOf()[1]).toMatchObject({ from: 6, text: ' two' });
  await exchange.end();
  await answered(second, ask);
  const third = await room.device();
  await third.until((one) => one.stateless.some(({ t }) => t === 'hello'), 'the greeting');
  expect(third.stateless.filter(({ t }) => t === 'stream')).toEqual([]);
});

it('a question that can’t be answered now keeps nobody else waiting', async () => {
  const [stuck, room] = [await openRoom(), await openRoom()];
  const { projection } = server.parts;
  const caughtUp = projection.caughtUp.bind(projection);
  const isStuck = vi.spyOn(projection, 'caughtUp').mockImplementation(async (log) => {
    await caughtUp(log);
    if (log === `channel/${stuck.id}`) throw new Failure('unavailable', 'not projected');
  });
  model.always(says('Yes.'));
  const waiting = await stuck.device();
  const ask = waiting.post('@ai first?', { mentions: [stuck.bot] });
  await vi.waitFor(() => expect(isStuck).toHaveBeenCalledWith(`channel/${stuck.id}`), { timeout: 5_000 });
  const device = await room.device();
  await answered(device, device.post('@ai second?', { mentions: [room.bot] }));
  expect(answersTo(waiting, ask)).toEqual([]);
  isStuck.mockRestore();
  await answered(waiting, ask);
});
