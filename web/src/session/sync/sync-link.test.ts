import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { until } from '../../testing/people.ts';
import { ApiFailure } from '../app.ts';
import { type Environment, TIMING } from '../environment.ts';
import { nothing } from '../nothing.ts';
import type { TokenSource } from '../token-source.ts';
import { backoff } from './backoff.ts';
import { SyncLink } from './sync-link.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server that counts who knocks, and lets nobody in. */
async function door(): Promise<{ origin: string; knocks: number[] }> {
  const knocks: number[] = [];
  const server: Server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', (_, socket) => {
    knocks.push(performance.now());
    socket.destroy();
  });
  await once(server, 'listening');
  ends.push(() => server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, knocks };
}

function linkTo(origin: string, options: { backoffFirst?: number; token?: () => Promise<string> } = {}) {
  const env = {
    origin,
    WebSocket,
    isOnline: () => true,
    random: (count: number) => randomBytes(count),
    timing: { ...TIMING, backoffFirst: options.backoffFirst ?? 5, backoffMax: options.backoffFirst ?? 20 },
    log: nothing,
  } as unknown as Environment;
  const tokens = { get: options.token ?? (() => Promise.resolve('token')) } as unknown as TokenSource;
  const link = new SyncLink(env, tokens, nothing);
  ends.push(() => link.close());
  return link;
}

test('[L1] only the leader of a living session connects', async () => {
  const { origin, knocks } = await door();
  // Long, so that no second try is on its way when the session ends.
  const link = linkTo(origin, { backoffFirst: 3_600_000 });
  link.setAlive(true);
  expect(link.status.get()).toBe('offline');
  link.lead(true);
  expect(link.status.get()).toBe('connecting');
  await until(() => knocks.length > 0, 'knocks');
  link.setAlive(false);
  expect(link.status.get()).toBe('signed-out');
  const before = knocks.length;
  link.onPageEvent('online');
  link.lead(true);
  await new Promise(setImmediate);
  expect(knocks.length).toBe(before);
  expect(link.socket).toBe(undefined);
});

test('[L2] it tries again after each failure', async () => {
  const { origin, knocks } = await door();
  const link = linkTo(origin);
  link.lead(true);
  await until(() => knocks.length >= 4, 'four tries');
  expect(link.status.get()).toBe('offline');
});

test('[L3] when the network comes back it does not wait', async () => {
  const { origin, knocks } = await door();
  const link = linkTo(origin, { backoffFirst: 3_600_000 });
  link.lead(true);
  await until(() => link.status.get() === 'offline', 'the first try failed');
  expect(knocks).toHaveLength(1);
  link.onPageEvent('online');
  await until(() => knocks.length === 2, 'the second try');
});

test('without a token there is no socket, and another try', async () => {
  const { origin, knocks } = await door();
  let asked = 0;
  const link = linkTo(origin, {
    token: () => (++asked < 3 ? Promise.reject(new ApiFailure('offline', 'no')) : Promise.resolve('token')),
  });
  link.lead(true);
  await until(() => knocks.length > 0, 'knocks');
  expect(asked).toBeGreaterThanOrEqual(3);
});

test('a follower shows what the leader says', () => {
  const link = linkTo('http://127.0.0.1:1');
  link.follow('online');
  expect(link.status.get()).toBe('online');
});

test('the wait is random below a ceiling that doubles up to a limit', () => {
  const env = (byte: number): Environment =>
    ({
      random: (count: number) => new Uint8Array(count).fill(byte),
      timing: TIMING,
    }) as unknown as Environment;
  expect(backoff(env(0), 5)).toBe(0);
  const ceilings = [1, 2, 3, 4, 5, 6, 50].map((failures) => Math.round(backoff(env(255), failures)));
  expect(ceilings).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('a hundred clients of a server that was restarted come back spread out', () => {
  const env = { random: (count: number) => randomBytes(count), timing: TIMING } as unknown as Environment;
  const arrivals = (failures: number): number[] =>
    Array.from({ length: 100 }, () => backoff(env, failures)).sort((a, b) => a - b);
  for (const [failures, ceiling] of [
    [1, 1_000],
    [4, 8_000],
  ] as const) {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const at of arrivals(failures)) {
      const tenth = Math.floor((at / ceiling) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    // Of 100 evenly spread, more than 35 in one tenth happen once in 10^9 runs.
    expect(Math.max(...tenths)).toBeLessThanOrEqual(35);
  }
});
