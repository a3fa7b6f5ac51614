import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Device } from '../testing/device.ts';
import { ServerPair } from '../testing/server-pair.ts';
import type { SyncServer } from '../testing/sync-server.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const CHANNEL = 'Channel000000001' as ChannelId;
const DOC = `channel/${CHANNEL}/0` as DocName;

let pair: ServerPair;
let devices: Device[];
beforeEach(async () => {
  devices = [];
  pair = await ServerPair.start();
  for (const user of [ADA, BOB]) await pair.a.addUser(user);
  await pair.a.addChannel(CHANNEL, { [ADA]: 'owner', [BOB]: 'member' });
  for (const server of pair.servers) await vi.waitFor(() => expect(server.sync.bus.isUp).toBe(true));
});
afterEach(async () => {
  for (const device of devices) device.close();
  await pair.stop();
});

async function open(server: SyncServer, user: UserId): Promise<Device> {
  const device = new Device(server.url, DOC, user, { session: `${user} at ${pair.servers.indexOf(server)}` });
  devices.push(device);
  await device.synced();
  return device;
}

const has = (device: Device, body: string): Promise<void> =>
  device.until((at) => at.ops().some((op) => op.body === body), body);

describe('two servers', () => {
  it('exchange what people write, both ways, and what the server writes', async () => {
    const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
    ada.post('from a');
    await has(bob, 'from a');
    bob.post('from b');
    await has(ada, 'from b');
    // Far from its time: a `received` op of the server comes ahead of it.
    bob.post('late', { ts: 1_000 });
    await has(ada, 'late');
    expect(ada.equals(bob)).toBe(true);
    expect(ada.ops().filter(({ k }) => k === 'received')).toHaveLength(1);
  });
});
