import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { delayCommits } from '../testing/broken-store.ts';
import { Device } from '../testing/device.ts';
import { ServerPair } from '../testing/server-pair.ts';
import type { SyncServer } from '../testing/sync-server.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const CHANNEL = 'Channel000000001' as ChannelId;
const DOC = `channel/${CHANNEL}/0` as DocName;
/** Time enough to be gone. */
const COMMIT_MS = 700;

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
  const device = new Device(server.url, DOC, user);
  devices.push(device);
  await device.synced();
  return device;
}

const bodies = (device: Device): unknown[] => device.ops().flatMap(({ body }) => body ?? []);

it('two servers, a slow store: who writes on one and leaves at once is not written over by the other', async () => {
  const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
  for (const server of pair.servers) delayCommits(server.db, COMMIT_MS);
  ada.post('of ada');
  bob.post('of bob');
  ada.post('of ada again');
  await bob.acknowledged();
  bob.close();
  await pair.b.down();
  await ada.acknowledged();
  ada.close();
  await pair.a.down();
  // What both had in memory is gone.
  await pair.b.up();
  const later = await open(pair.b, ADA);
  expect(bodies(later).sort()).toEqual(['of ada', 'of ada again', 'of bob']);
});

it('two servers, a slow store: who leaves before the answer loses nothing, and sees it taken once', async () => {
  const [ada, bob] = [await open(pair.a, ADA), await open(pair.b, BOB)];
  for (const server of pair.servers) delayCommits(server.db, COMMIT_MS);
  bob.post('left behind');
  bob.provider.destroy();
  bob.socket.destroy();
  ada.post('meanwhile');
  await ada.acknowledged();
  const again = new Device(pair.a.url, DOC, BOB, { doc: bob.doc });
  devices.push(again);
  await again.synced();
  await again.acknowledged();
  await ada.until((device) => bodies(device).length === 2, 'both');
  expect(bodies(ada).sort()).toEqual(['left behind', 'meanwhile']);
  expect(again.equals(ada)).toBe(true);
});
