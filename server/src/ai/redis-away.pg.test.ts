import type { OpId } from '@causeway/shared/id';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AiProcesses } from '../testing/ai-processes.ts';
import { answered, answersTo, streamedText } from '../testing/ai-room.ts';
import type { Device } from '../testing/device.ts';
import type { ModelExchange } from '../testing/model-exchange.ts';
import type { ServerProcess } from '../testing/server-processes.ts';

const PATIENT = { timeout: 15_000, interval: 20 };
const LONG = { timeout: 40_000, interval: 100 };

let at: AiProcesses;
let b: ServerProcess;
/** On the other server. */
let reader: Device;
let ask: OpId;
let reply: OpId;
let exchange: ModelExchange;

/** The first server writes an answer, of which a reader on the other one has the beginning. */
beforeEach(async () => {
  at = await AiProcesses.start();
  b = await at.servers.start();
  reader = await at.room.device(await onB());
  ask = await at.room.ask('@ai?');
  exchange = await at.model.next();
  await exchange.text('One ');
  await reader.until((one) => answersTo(one, ask).length > 0, 'a post');
  reply = answersTo(reader, ask)[0]?.id as OpId;
  await shown(reader, 'One ');
}, 60_000);
afterEach(() => at.stop());

const onB = () => at.adaOn(b);

const shown = (device: Device, text: string): Promise<void> =>
  vi.waitFor(() => expect(streamedText(device, reply)).toBe(text), PATIENT);

/** Resolves when the lease of the answer was renewed so many times more, which is done once a second. */
async function renewed(times: number): Promise<void> {
  const db = await at.servers.open();
  const read = () => db.selectFrom('ai_replies').select('beat').executeTakeFirstOrThrow();
  const { beat } = await read();
  await vi.waitFor(async () => expect((await read()).beat).toBeGreaterThanOrEqual(beat + times), LONG);
  await db.destroy();
}

const AWAY: readonly [string, () => Promise<void>, () => Promise<void>][] = [
  ['killed', () => at.servers.redis.down(), () => at.servers.redis.up()],
  ['stopped in its tracks', async () => at.servers.redis.pause(), async () => at.servers.redis.resume()],
];

/** Whether servers hear each other, as each of them sees it. */
async function redisIs(state: 'ok' | 'degraded'): Promise<void> {
  const check = async (): Promise<void> => {
    for (const { url } of at.servers.running) {
      const response = await fetch(`${url}/health/ready`);
      expect(await response.json()).toMatchObject({ parts: { redis: { status: state } } });
    }
  };
  await vi.waitFor(check, PATIENT);
}

/** One answer, written once, ended once. */
function endedOnce(text: string): void {
  expect(at.model.exchanges).toHaveLength(1);
  const ends = reader.ops().filter(({ k, of }) => k === 'streamEnd' && of === reply);
  expect(ends).toMatchObject([{ body: text, status: 'done' }]);
  expect(answersTo(reader, ask)).toHaveLength(1);
}

describe.each(AWAY)('Redis is %s while an answer is written:', (_, away, back) => {
  it('who reads it on another server goes on when it is back, and so does who comes meanwhile', {
    timeout: 60_000,
  }, async () => {
    await away();
    await exchange.text('two ');
    await redisIs('degraded');
    await exchange.text('three ');
    const later = await at.room.device(await onB());
    await back();
    await redisIs('ok');
    for (const device of [reader, later]) await shown(device, 'One two three ');
    await exchange.text('four.');
    for (const device of [reader, later]) await shown(device, 'One two three four.');
    await exchange.end();
    for (const device of [reader, later]) await answered(device, ask);
    endedOnce('One two three four.');
  });
});

it('who reads it on another server gets its end though Redis never comes back', {
  timeout: 60_000,
}, async () => {
  await at.servers.redis.down();
  await exchange.text('two ');
  await redisIs('degraded');
  // For longer than a lease is good for: nobody takes the answer for lost.
  await renewed(12);
  expect(answersTo(reader, ask)).toMatchObject([{ stream: 'streaming' }]);
  await exchange.text('three.');
  await exchange.end();
  expect((await answered(reader, ask)).body).toBe('One two three.');
  endedOnce('One two three.');
});

it('who stops it on another server does so without Redis', { timeout: 60_000 }, async () => {
  await at.servers.redis.down();
  expect((await at.room.command('stop', reply, await onB())).status).toBe(200);
  expect(await exchange.closed).toBe(false);
  expect((await answered(reader, ask, 'stopped')).body).toBe('One ');
});
