import type { OpId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AiProcesses } from '../testing/ai-processes.ts';
import { answered, answersTo, streamedText } from '../testing/ai-room.ts';
import type { Device } from '../testing/device.ts';
import { says } from '../testing/fake-model-server.ts';
import type { ModelExchange } from '../testing/model-exchange.ts';

/** A lease runs out after 10 s; those who look do so once a second. */
const TAKEN_OVER = { timeout: 15_000, interval: 50 };

let at: AiProcesses;
beforeEach(async () => {
  at = await AiProcesses.start();
}, 60_000);
afterEach(() => at.stop());

const isRunBy = (exchange: ModelExchange, key: string): void =>
  expect(exchange.call.headers.authorization).toBe(`Bearer ${key}`);

/** Asks on the first server; the answer has begun, is stored as far as `text`, and is run there. */
async function askOnA(text: string): Promise<{ ask: OpId; exchange: ModelExchange }> {
  const ask = await at.room.ask('@ai?');
  const exchange = await at.model.next();
  isRunBy(exchange, 'of-a');
  await exchange.text(text);
  return { ask, exchange };
}

it('goes on when the server of who asked is killed, which is not the one that runs it', {
  timeout: 60_000,
}, async () => {
  const b = await at.startB();
  const onB = await at.room.device(await at.adaOn(b));
  const { ask, exchange } = await askOnA('Still');
  await onB.until((one) => answersTo(one, ask).length > 0, 'a post on the other server');
  const reply = answersTo(onB, ask)[0]?.id as OpId;
  await onB.until((one) => streamedText(one, reply) === 'Still', 'a frame on the other server');
  await b.end('SIGKILL');
  await exchange.text(' here.');
  await exchange.end();
  const onA = await at.room.device();
  expect((await answered(onA, ask)).body).toBe('Still here.');
});

it('is shown from its beginning on a server that was not there when it began, and on its own', {
  timeout: 60_000,
}, async () => {
  const { ask, exchange } = await askOnA('Begun. ');
  const onA = await at.room.device();
  await onA.until((one) => one.stateless.some(({ t }) => t === 'stream'), 'the text so far');
  const onB = await at.room.device(await at.adaOn(await at.servers.start()));
  const framesOf = (device: Device) => device.stateless.filter((frame) => frame.t === 'stream');
  await onB.until((one) => framesOf(one).length > 0, 'the text so far');
  await exchange.text('More.');
  for (const device of [onA, onB]) {
    await device.until((one) => framesOf(one).length > 1, 'the rest');
    expect(framesOf(device)).toMatchObject([
      { from: 0, text: 'Begun. ' },
      { from: 7, text: 'More.' },
    ]);
  }
  await exchange.end();
  expect((await answered(onB, ask)).body).toBe('Begun. More.');
});

it('is ended by another server when its own is killed; a retry there works', {
  timeout: 90_000,
}, async () => {
  const b = await at.startB();
  const onB = await at.adaOn(b);
  const device = await at.room.device(onB);
  const { ask, exchange } = await askOnA('As far as this');
  await stored('As far as this');
  await at.a.end('SIGKILL');
  expect(await exchange.closed).toBe(false);
  await vi.waitFor(() => expect(answersTo(device, ask)[0]?.stream).toBe('interrupted'), TAKEN_OVER);
  const [interrupted] = answersTo(device, ask);
  expect(interrupted?.body).toBe('As far as this');
  at.model.always(says('All of it.'));
  expect((await at.room.command('retry', interrupted?.id ?? '', onB)).status).toBe(200);
  expect((await answered(device, ask)).body).toBe('All of it.');
  isRunBy(at.model.exchanges.at(-1) as ModelExchange, 'of-b');
});

it('is ended by the same server when it is there again; it can be continued', {
  timeout: 90_000,
}, async () => {
  const { ask } = await askOnA('A beginning');
  await stored('A beginning');
  await at.a.end('SIGKILL');
  const again = await at.adaOn(await at.servers.start());
  const device = await at.room.device(again);
  await vi.waitFor(() => expect(answersTo(device, ask)[0]?.stream).toBe('interrupted'), TAKEN_OVER);
  const [interrupted] = answersTo(device, ask);
  expect(interrupted?.body).toBe('A beginning');
  at.model.always(says(' and an end.'));
  expect((await at.room.command('continue', interrupted?.id ?? '', again)).status).toBe(200);
  expect((await answered(device, ask)).body).toBe('A beginning and an end.');
});

it('is ended by a server on which the AI is off', { timeout: 90_000 }, async () => {
  const { ask } = await askOnA('As far as this');
  await stored('As far as this');
  await at.a.end('SIGKILL');
  const again = await at.adaOn(await at.servers.start({ AI_MODEL: '' }));
  expect((await again.get('/api/server')).body.ai).toBeNull();
  const device = await at.room.device(again);
  await vi.waitFor(() => expect(answersTo(device, ask)[0]?.stream).toBe('interrupted'), TAKEN_OVER);
  expect(answersTo(device, ask)[0]?.body).toBe('As far as this');
  expect((await at.room.command('retry', ask, again)).status).toBe(404);
});

/** Resolves when the database has `text` as the text so far. */
async function stored(text: string): Promise<void> {
  const db = await at.servers.open();
  const read = () => db.selectFrom('ai_replies').select('text').execute();
  await vi.waitFor(async () => expect(await read()).toEqual([{ text }]), TAKEN_OVER);
  await db.destroy();
}
