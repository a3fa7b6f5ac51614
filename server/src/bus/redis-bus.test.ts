import type { DocName } from '@causeway/shared/doc-name';
import { createClient } from '@redis/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { silentLogger } from '../log/logger.ts';
import { RedisServer } from '../testing/redis-server.ts';
import { decodeMessage } from './bus-message.ts';
import { RedisBus } from './redis-bus.ts';

const DOC = 'channel/Channel000000001/0' as DocName;
/** No heartbeat comes by itself while a test runs, and none is missed. */
const SLOW = { beat: 60_000, silence: 600_000, renewal: 600_000, death: 600_000, goodbye: 100 };

let redis: RedisServer;
let buses: RedisBus[];
/** What was published, in its order: `<server> <type>`. */
let published: string[];
let now: number;
let stopListening: () => Promise<void>;
beforeEach(async () => {
  redis = await RedisServer.start();
  buses = [];
  published = [];
  const ear = createClient({ url: redis.url });
  await ear.connect();
  await ear.pSubscribe('test:*', note, true);
  stopListening = async () => ear.destroy();
  now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const bus of buses) await bus.close();
  await stopListening();
  await redis.stop();
});

function note(data: Buffer): void {
  const decoded = decodeMessage(data);
  published.push(`${decoded?.from} ${decoded?.message.type}`);
}

async function open(serverId: string): Promise<RedisBus> {
  const options = { url: redis.url, serverId, prefix: 'test', logger: silentLogger(), times: SLOW };
  const bus = new RedisBus(options);
  buses.push(bus);
  await vi.waitFor(() =>
    expect([bus.isUp, published]).toEqual([true, expect.arrayContaining([`${serverId} beat`])]),
  );
  return bus;
}

it('a heartbeat that is nearly due goes with what is published, and the others’ with what they hear', async () => {
  const a = await open('a');
  await open('b');
  published = [];
  now += SLOW.beat / 2;
  a.publish(DOC, { type: 'who' });
  now += SLOW.beat / 2;
  a.publish(DOC, { type: 'who' });
  a.publish(DOC, { type: 'who' });
  await vi.waitFor(() => expect(published).toContain('b beat'));
  expect(published).toEqual(['a who', 'a who', 'a beat', 'a who', 'b beat']);
});
