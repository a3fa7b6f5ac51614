import { must } from '@causeway/shared/assert';
import { LIMIT } from '@causeway/shared/limit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dropSegments } from '../retention/drop-segments.ts';
import { AiRoom, answered, answersTo, streamedText } from '../testing/ai-room.ts';
import type { ApiClient } from '../testing/api-client.ts';
import type { Device } from '../testing/device.ts';
import { endless, FakeModelServer, fails, type Script, says } from '../testing/fake-model-server.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const KEY = 'sk-very-secret';
let model: FakeModelServer;
let server: TestServer;
let ada: ApiClient;
let room: AiRoom;
let device: Device;

beforeEach(async () => {
  model = await FakeModelServer.start();
  server = await startTestServer({
    env: { ...model.env, AI_API_KEY: KEY, SEGMENT_OPS: '12', AI_ANSWER_TOKENS: '16384' },
  });
  ada = await server.signUp('ada');
  room = await AiRoom.open(ada);
  device = await room.device();
});
afterEach(async () => {
  room.close();
  await server.close();
  await model.close();
});

const ask = (body = '@ai?') => device.post(body, { mentions: [room.bot] });

/** A question whose answer has begun with `text`. */
async function begun(text: string) {
  const question = ask();
  const exchange = await model.next();
  await exchange.text(text);
  await device.until((one) => answersTo(one, question).length > 0, 'a post');
  const reply = answersTo(device, question)[0]?.id as never;
  await device.until((one) => streamedText(one, reply) === text, 'a frame');
  return { question, exchange, reply };
}

const FAULTS: Readonly<
  Record<string, { readonly script: Script; readonly line: RegExp; readonly body: string }>
> = {
  'a refusal': { script: fails(400, { code: 'content_filter' }), line: /declined/, body: '' },
  'a key that is not taken': {
    script: fails(401, { message: `Incorrect API key provided: ${KEY}` }),
    line: /key/,
    body: '',
  },
  'a connection that breaks in the middle': {
    script: async (exchange) => {
      await exchange.text('Once upon');
      exchange.drop();
    },
    line: /^The connection to the AI provider broke off\. Try again\.$/,
    body: 'Once upon',
  },
  'a chunk that cannot be read': {
    script: async (exchange) => {
      await exchange.text('Once upon');
      await exchange.raw('data: {"choices": [{\n\n');
    },
    line: /could not be read/,
    body: 'Once upon',
  },
  'no text': { script: says(''), line: /no answer/, body: '' },
};

it.each(Object.entries(FAULTS))('%s is told in one line, with the text so far', async (_, fault) => {
  model.always(fault.script);
  const failed = await answered(device, ask(), 'failed');
  expect(failed).toMatchObject({ body: fault.body, streamError: expect.stringMatching(fault.line) });
  expect(failed.streamError).not.toMatch(/\n/);
  expect(server.logLines.some(({ msg }) => String(msg).includes('gave no answer'))).toBe(true);
  expect(JSON.stringify([server.logLines, device.ops(), device.stateless])).not.toContain(KEY);
});

it('an endless answer is cut where no message can be longer', async () => {
  model.always(endless('€'.repeat(2_000)));
  const cut = await answered(device, ask(), 'done');
  expect(cut.streamError).toMatch(/cut/);
  expect(Buffer.byteLength(cut.body)).toBeGreaterThan(LIMIT.streamBodyBytes - 10);
});

it('who asks late is told so, and not answered but on request', async () => {
  const late = device.post('@ai, quick!', { mentions: [room.bot], ts: Date.now() - 14.5 * 60_000 });
  const told = await answered(device, late, 'failed');
  expect(told.streamError).toBe(
    'This question arrived 14 minutes late, so I did not answer. Ask again or choose Retry.',
  );
  expect(model.exchanges).toEqual([]);
  const inTime = device.post('@ai', { mentions: [room.bot], ts: Date.now() - 9 * 60_000 });
  model.always(says('Here.'));
  await answered(device, inTime);
  expect((await room.command('retry', told.id)).status).toBe(200);
  expect((await answered(device, late)).body).toBe('Here.');
});

it('deleting the question ends the answer', async () => {
  const { question, exchange, reply } = await begun('Half');
  device.write({ k: 'delete', of: question });
  expect(await exchange.closed).toBe(false);
  const stopped = await answered(device, question, 'stopped');
  expect(stopped).toMatchObject({
    id: reply,
    body: 'Half',
    streamError: expect.stringMatching(/question was deleted/),
  });
});

it('deleting the answer ends it, without its text', async () => {
  const { question, exchange, reply } = await begun('Half');
  device.write({ k: 'delete', of: reply });
  expect(await exchange.closed).toBe(false);
  await answered(device, question, 'stopped');
  expect(JSON.stringify(device.ops())).not.toContain('Half');
});

it('removing who asked ends the answer; so does removing the assistant', async () => {
  const bob = await server.signUp('bob');
  await room.add(bob.id);
  const question = await room.ask('@ai?', {}, bob);
  const exchange = await model.next();
  await ada.delete(`${room.path}/members/${bob.id}`);
  expect(await exchange.closed).toBe(false);
  expect((await answered(device, question, 'stopped')).streamError).toMatch(/Who asked/);
  const other = await begun('Half');
  await ada.delete(`${room.path}/members/${room.bot}`);
  expect(await other.exchange.closed).toBe(false);
  expect((await answered(device, other.question, 'stopped')).streamError).toMatch(
    /no longer in this channel/,
  );
});

it('deleting the channel ends the answer', async () => {
  const { exchange } = await begun('Half');
  expect((await ada.delete(room.path)).status).toBe(204);
  expect(await exchange.closed).toBe(false);
  await vi.waitFor(async () =>
    expect(await server.parts.db.selectFrom('ai_replies').select('ask').execute()).toEqual([]),
  );
});

it('dropping the question with the answer ends the answer, and nothing is left of it', async () => {
  const { exchange } = await begun('Half');
  for (let n = 0; n < 15; n++) await room.ask(`${n}`, { mentions: [] });
  await vi.waitFor(async () => expect(await room.head()).toBe(1));
  await server.parts.projection.caughtUp(`channel/${room.id}`);
  expect(await dropSegments(server.parts.db, room.id, { first: 0, until: 1 })).toBe(true);
  expect(await exchange.closed).toBe(false);
  await vi.waitFor(async () =>
    expect(await server.parts.db.selectFrom('ai_replies').select('ask').execute()).toEqual([]),
  );
});

it('goes on over the end of a segment, for those who were there and those who come', async () => {
  const { question, exchange, reply } = await begun('One');
  for (let n = 0; n < 15; n++) await room.ask(`${n}`, { mentions: [] });
  await vi.waitFor(async () => expect(await room.head()).toBe(1));
  const onHead = await room.device();
  await onHead.until((one) => streamedText(one, reply) === 'One', 'the text so far');
  await exchange.text(' two');
  for (const one of [device, onHead])
    await one.until(() => streamedText(one, reply) === 'One two', 'the rest');
  await exchange.end();
  await onHead.until((one) => one.ops().some(({ k, of }) => k === 'streamEnd' && of === reply), 'the end');
  expect(onHead.ops().find(({ k }) => k === 'streamEnd')).toMatchObject({ body: 'One two', status: 'done' });
  expect(answersTo(device, question)).toHaveLength(1);
});

it('counts what was refused without asking the model, once', async () => {
  const late = device.post('@ai, quick!', { mentions: [room.bot], ts: Date.now() - 14.5 * 60_000 });
  await answered(device, late, 'failed');
  const asks = Array.from({ length: LIMIT.aiAnswersPerUser }, () => ask());
  for (const _ of asks) await model.next();
  const store = must(server.parts.replies, 'the AI is on').store;
  const [taken] = await store.running();
  // As it was a moment before another server took it.
  const surplus = vi.spyOn(store, 'surplus').mockResolvedValue([must(taken, 'a row')]);
  ask();
  await vi.waitFor(() => expect(surplus.mock.calls.length).toBeGreaterThan(1), { timeout: 5_000 });
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('causeway_ai_replies_total{status="failed"} 1');
});

it('counts how answers end, and what they took', async () => {
  model.queue(says('Yes.', 1, { prompt_tokens: 70, completion_tokens: 7 }), fails(400));
  await answered(device, ask());
  await answered(device, ask(), 'failed');
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('causeway_ai_replies_total{status="done"} 1');
  expect(metrics).toContain('causeway_ai_replies_total{status="failed"} 1');
  expect(metrics).toContain('causeway_ai_reply_tokens_total{kind="in"} 70');
  expect(metrics).toContain('causeway_ai_reply_tokens_total{kind="out"} 7');
});
