import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Device } from '../testing/device.ts';
import { HeldHook } from '../testing/held-hook.ts';
import { SyncServer } from '../testing/sync-server.ts';

const ADA = 'Ada0000001' as UserId;
const ROOM = 'Channel000000001' as ChannelId;
const LATER = 61 * 60_000;

let server: SyncServer;
let offset: number;
let loading: HeldHook;
beforeEach(async () => {
  offset = 0;
  loading = new HeldHook('onLoadDocument');
  server = await SyncServer.start({
    clock: () => Date.now() + offset,
    segments: { ops: 3, bytes: 100_000 },
    beforeHook: loading.before,
  });
  await server.addUser(ADA);
  await server.addChannel(ROOM, { [ADA]: 'owner' });
  const retention = JSON.stringify({ hours: 1 });
  await server.db.updateTable('channels').set({ retention }).where('id', '=', ROOM).execute();
});
afterEach(() => server.stop());

const open = (segment: number): Device =>
  new Device(server.url, `channel/${ROOM}/${segment}` as DocName, ADA);

const log = () =>
  server.db.selectFrom('logs').selectAll().where('log', '=', `channel/${ROOM}`).executeTakeFirstOrThrow();

it('who is just opening a channel hears which segments were dropped meanwhile', async () => {
  const writer = open(0);
  await writer.synced();
  for (const body of ['one', 'two', 'three']) writer.post(body);
  await vi.waitFor(async () => expect(await log()).toMatchObject({ head: 1 }));
  writer.close();
  // Nothing is loaded: that takes time.
  await server.down();
  await server.up();
  loading.hold();
  const device = open(1);
  await loading.reached;
  offset = LATER;
  await server.sync.retention.runOnce();
  expect(await log()).toMatchObject({ first: 1 });
  loading.release();
  await device.until(({ stateless }) => stateless.length > 0, 'a hello');
  expect(device.stateless).toMatchObject([{ t: 'hello', first: 1 }]);
  device.close();
});
