import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Device } from '../testing/device.ts';
import { RawSocket } from '../testing/raw-socket.ts';
import { SyncServer } from '../testing/sync-server.ts';

const ADA = 'Ada0000001' as UserId;
const CHANNELS = Array.from(
  { length: 500 },
  (_, n) => `Channel000000${String(n).padStart(3, '0')}` as ChannelId,
);

let server: SyncServer;
beforeEach(async () => {
  server = await SyncServer.start();
  await server.addUser(ADA);
  await server.sync.logs.transact(
    CHANNELS.map((id) => `channel/${id}` as const),
    async (tx) => {
      for (const id of CHANNELS) await server.writeChannel(tx, id, { [ADA]: 'owner' });
    },
  );
});
afterEach(() => server.stop());

it('500 documents opened at once on one socket all sync', async () => {
  const devices = Device.several(
    server.url,
    CHANNELS.map((id) => `channel/${id}/0` as never),
    ADA,
  );
  // One look at all of them now and then: 500 that look each 5 ms would take the time that syncing needs.
  const unsynced = () => devices.filter(({ provider }) => !provider.isSynced);
  await vi.waitFor(() => expect(unsynced()).toHaveLength(0), { timeout: 15_000, interval: 50 });
  for (const device of devices) expect(device.ops().map(({ k }) => k)).toEqual(['genesis']);
  const last = devices.at(-1) as Device;
  last.post('and they take what is written');
  await last.acknowledged();
  for (const device of devices) device.close();
});

it('connections are counted by socket', async () => {
  const raw = await new RawSocket(server.url).open();
  expect(server.sync.connections()).toBe(1);
  raw.close();
});
