import { must } from '@causeway/shared/assert';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AiRoom, answered, answersTo, streamedText } from '../testing/ai-room.ts';
import type { ApiClient } from '../testing/api-client.ts';
import { FakeModelServer, fails, says } from '../testing/fake-model-server.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { ReplyStore } from './reply-store.ts';

let model: FakeModelServer;
let server: TestServer;
let ada: ApiClient;
let bob: ApiClient;
let room: AiRoom;

beforeEach(async () => {
  model = await FakeModelServer.start();
  server = await startTestServer({ env: model.env });
  ada = await server.signUp('ada');
  bob = await server.signUp('bob');
  room = await AiRoom.open(ada);
  await room.add(bob.id);
});
afterEach(async () => {
  room.close();
  await server.close();
  await model.close();
});

const hasState = (id: string, state: string): Promise<void> =>
  vi.waitFor(
    async () => {
      const row = await server.parts.db
        .selectFrom('ai_replies')
        .selectAll()
        .where('ask', '=', id as never)
        .executeTakeFirst();
      expect(row?.state).toBe(state);
    },
    { timeout: 5_000, interval: 10 },
  );

it('who asked, and admins, stop an answer; others do not', async () => {
  const carl = await server.signUp('carl');
  await room.add(carl.id);
  const device = await room.device(bob);
  for (const client of [bob, ada]) {
    const ask = device.post('@ai?', { mentions: [room.bot] });
    const exchange = await model.next();
    await exchange.text('A beginning');
    await device.until(() => answersTo(device, ask).length > 0, 'a post');
    const reply = answersTo(device, ask)[0]?.id ?? '';
    await device.until(() => streamedText(device, reply as never) !== undefined, 'a frame');
    expect((await room.command('stop', reply, carl)).status).toBe(403);
    expect((await room.command('stop', reply, client)).body).toEqual({ ask, reply, state: 'stopped' });
    expect((await answered(device, ask, 'stopped')).body).toBe('A beginning');
    expect(await exchange.closed).toBe(false);
    expect((await room.command('stop', reply, client)).body.state).toBe('stopped');
  }
});

it('a question that waits is stopped without an answer', async () => {
  const device = await room.device();
  const asks = [1, 2, 3, 4].map((n) => device.post(`@ai ${n}`, { mentions: [room.bot], ts: Date.now() + n }));
  const exchanges = [await model.next(), await model.next(), await model.next()];
  const last = String(asks[3]);
  await hasState(last, 'queued');
  expect((await room.command('stop', last)).body).toEqual({ ask: last, reply: null, state: 'stopped' });
  for (const exchange of exchanges) {
    await exchange.text('ok');
    await exchange.end();
  }
  for (const ask of asks.slice(0, 3)) await answered(device, ask);
  expect(answersTo(device, last as never)).toEqual([]);
  model.always(says('After all.'));
  expect((await room.command('retry', last)).status).toBe(200);
  expect((await answered(device, last as never)).body).toBe('After all.');
});

it('who asked has a failed answer tried again, in the same message; asking twice does it once', async () => {
  model.queue(fails(400, { message: 'no such field' }));
  const device = await room.device(bob);
  const ask = device.post('@ai?', { mentions: [room.bot] });
  const failed = await answered(device, ask, 'failed');
  expect(failed.streamError).toMatch(/settings/);
  expect((await room.command('retry', failed.id, ada)).status).toBe(403);
  expect((await room.command('retry', failed.id, bob)).body.state).toMatch(/queued|running/);
  const exchange = await model.next();
  expect((await room.command('retry', failed.id, bob)).body.state).toBe('running');
  await exchange.text('Now.');
  await device.until(() => streamedText(device, failed.id) === 'Now.', 'a frame');
  await exchange.end();
  const done = await answered(device, ask);
  expect(done).toMatchObject({ id: failed.id, body: 'Now.' });
  expect(done.streamError).toBeUndefined();
  expect((await room.command('retry', failed.id, bob)).body.state).toBe('done');
  expect(model.exchanges).toHaveLength(2);
});

it('a stopped answer goes on behind its text', async () => {
  const device = await room.device();
  const ask = device.post('@ai?', { mentions: [room.bot] });
  const exchange = await model.next();
  await exchange.text('The sky is');
  await device.until(() => answersTo(device, ask).length > 0, 'a post');
  const reply = answersTo(device, ask)[0]?.id as never;
  await device.until(() => streamedText(device, reply) === 'The sky is', 'the text');
  await room.command('stop', reply);
  await answered(device, ask, 'stopped');
  expect((await room.command('continue', reply)).status).toBe(200);
  const more = await model.next();
  expect(more.call.body.messages?.map(({ role }) => role).slice(-2)).toEqual(['assistant', 'user']);
  expect(more.prompt).toContain('The sky is');
  await more.text(' blue.');
  await device.until(() => streamedText(device, reply) === 'The sky is blue.', 'all of it');
  await more.end();
  expect((await answered(device, ask)).body).toBe('The sky is blue.');
  expect((await room.command('continue', reply)).body.state).toBe('done');
});

it.each([
  ['is stopped', 'stopped', undefined],
  ['breaks off', 'failed', /broke off/],
])('an answer that %s has taken what the budget was charged with', async (_, status, line) => {
  const device = await room.device();
  const ask = device.post('@ai, how are the sky and the sea?', { mentions: [room.bot] });
  const exchange = await model.next();
  await exchange.text('The sky is blue, and so is the sea.');
  await device.until(() => device.stateless.some(({ t }) => t === 'stream'), 'a frame');
  if (status === 'stopped') await room.command('stop', ask);
  else exchange.drop();
  const ended = await answered(device, ask, status);
  if (line !== undefined) expect(ended.streamError).toMatch(line);
  const { db } = server.parts;
  const reply = await db.selectFrom('ai_replies').selectAll().executeTakeFirstOrThrow();
  expect(reply.tokens_in).toBeGreaterThan(0);
  expect(reply.tokens_out).toBeGreaterThan(0);
  const used = await db.selectFrom('ai_usage').select('tokens').where('scope', '=', 'server').execute();
  expect(used).toEqual([{ tokens: reply.tokens_in + reply.tokens_out }]);
  await vi.waitFor(async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain(`causeway_ai_reply_tokens_total{kind="in"} ${reply.tokens_in}`);
    expect(metrics).toContain(`causeway_ai_reply_tokens_total{kind="out"} ${reply.tokens_out}`);
  });
});

it('what was asked for again is not answered ten minutes later; what was said stays', async () => {
  const device = await room.device();
  const ask = device.post('@ai?', { mentions: [room.bot] });
  const exchange = await model.next();
  await exchange.text('The sky is');
  await device.until(() => device.stateless.some(({ t }) => t === 'stream'), 'a frame');
  await room.command('stop', ask);
  const stopped = await answered(device, ask, 'stopped');
  for (const n of [1, 2, 3]) device.post(`@ai ${n}`, { mentions: [room.bot] });
  const others = [await model.next(), await model.next(), await model.next()];
  expect((await room.command('retry', ask)).body.state).toBe('queued');
  server.advance(11 * 60_000);
  for (const other of others) await other.end();
  expect(await answered(device, ask, 'failed')).toMatchObject({
    ...{ id: stopped.id, body: 'The sky is' },
    streamError: 'This was asked for 11 minutes ago, so I did not answer. Ask again or choose Retry.',
  });
  expect(model.exchanges).toHaveLength(4);
});

it('an answer that was cut says so, and goes on', async () => {
  model.queue(async (exchange) => {
    await exchange.text('Half');
    await exchange.end('length');
  }, says(' and half.'));
  const device = await room.device();
  const ask = device.post('@ai?', { mentions: [room.bot] });
  const half = await answered(device, ask);
  expect(half.streamError).toMatch(/Continue/);
  await room.command('continue', half.id);
  await device.until(() => answersTo(device, ask)[0]?.body === 'Half and half.', 'the whole');
});

it('nothing is answered again that is gone, or for who is gone', async () => {
  model.always(fails(400));
  const device = await room.device(bob);
  const deleted = device.post('@ai 1', { mentions: [room.bot] });
  const kept = device.post('@ai 2', { mentions: [room.bot] });
  const replies = [await answered(device, deleted, 'failed'), await answered(device, kept, 'failed')];
  device.write({ k: 'delete', of: deleted });
  await device.acknowledged();
  expect((await room.command('retry', replies[0]?.id ?? '', bob)).status).toBe(409);
  expect((await room.command('continue', replies[1]?.id ?? '', bob)).status).toBe(409);
  expect((await room.command('retry', `${room.bot}.zzzzzzzzzzzz`, bob)).status).toBe(404);
  await room.add(bob.id, 'reader');
  expect((await room.command('retry', replies[1]?.id ?? '', bob)).status).toBe(403);
  await ada.delete(`${room.path}/members/${bob.id}`);
  expect((await room.command('retry', replies[1]?.id ?? '', bob)).status).toBe(404);
});

it('who has read a question before it was answered, and takes it up when it is to be again, keeps to its post', async () => {
  const { parts } = server;
  const store = new ReplyStore(parts);
  model.always(fails(400));
  const device = await room.device(bob);
  const ask = device.post('@ai?', { mentions: [room.bot] });
  const { id: reply } = await answered(device, ask, 'failed');
  await parts.replies?.runner.close();
  expect((await room.command('retry', reply, bob)).body.state).toBe('queued');
  const row = must(await store.find(room.id, ask), 'a row');
  expect(await store.claim({ ...row, reply: null, attempt: 0 }, room.bot)).toBeUndefined();
  expect(await store.claim(row, room.bot)).toMatchObject({ ask, reply, isAgain: true });
});

it('who has read an answer before it was written anew has it written no second time', async () => {
  const store = new ReplyStore(server.parts);
  model.always(fails(400));
  const device = await room.device(bob);
  const ask = device.post('@ai?', { mentions: [room.bot] });
  const { id: reply } = await answered(device, ask, 'failed');
  const row = must(await store.find(room.id, ask), 'a row');
  await room.command('retry', reply, bob);
  const failed = { state: 'failed', attempt: row.attempt + 1 };
  await vi.waitFor(async () => expect(await store.find(room.id, ask)).toMatchObject(failed));
  await store.again(row, 'retry');
  expect(await store.find(room.id, ask)).toMatchObject(failed);
});
