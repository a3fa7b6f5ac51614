import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogger } from '../log/logger.ts';
import { Device } from '../testing/device.ts';
import { RawSocket } from '../testing/raw-socket.ts';
import { SmallDisk } from '../testing/small-disk.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { block, first, update } from '../testing/update-bytes.ts';

const ADA = 'Ada0000001' as UserId;
const CHANNEL = 'Channel000000001' as ChannelId;
const DOC = `channel/${CHANNEL}/0`;
const BODY = 'x'.repeat(10_000);
const ROOM = 4 * 1_048_576;

const disk = SmallDisk.mount();
if (disk === undefined) process.stderr.write('full-disk: not root, so no file system of 64 MB was filled\n');

let server: SyncServer;
const errors: unknown[] = [];
beforeEach(async () => {
  const write = (line: string): void => {
    const { level, msg } = JSON.parse(line) as { level: number; msg: string };
    if (level >= 50) errors.push(msg);
  };
  server = await SyncServer.start({
    // Sealing would have to write before the disk is full.
    segments: { ops: 100_000, bytes: 67_108_864 },
    ...(disk && { dir: disk.dir }),
    logger: createLogger('info', { write }),
  });
  await server.addUser(ADA);
  await server.addChannel(CHANNEL, { [ADA]: 'owner' });
});
afterEach(async () => {
  // The folder is a mount point: only what is in it goes with the server.
  await (disk ? server.down() : server.stop());
  disk?.unmount();
});

const acknowledged: string[] = [];
/** Writes ops of a new client until one is not applied, or `count` are; how many were. */
async function write(client: number, count: number): Promise<number> {
  const socket = await new RawSocket(server.url).open();
  expect(await socket.auth(DOC, ADA)).toBe(true);
  try {
    for (let clock = 0; clock < count; clock++) {
      const id = `${ADA}.${String(client).padStart(4, '0')}x${String(clock).padStart(7, '0')}`;
      const text = JSON.stringify({ k: 'post', id, ts: Date.now(), body: BODY });
      if (!(await socket.push(DOC, update(block(client, clock, first(text)))))) return clock;
      acknowledged.push(id);
    }
    return count;
  } finally {
    socket.close();
  }
}

it('a full disk refuses, and says so once; when there is room again all goes on, with all that was acknowledged', async () => {
  if (disk === undefined) return;
  expect(await write(1, 5)).toBe(5);
  disk.fill(ROOM);
  const written = await write(2, 2_000);
  expect(written).toBeGreaterThan(10);
  expect(written).toBeLessThan(2_000);
  expect(server.sync.health.isFailing).toBe(true);
  expect(await write(3, 5)).toBe(0);
  await expect(server.sync.health.check(server.db)).rejects.toThrow(/full/);
  expect(errors).toEqual(['the database takes no writes: nothing is acknowledged until it does']);

  disk.empty();
  await server.sync.health.check(server.db);
  expect(server.sync.health.isFailing).toBe(false);
  expect(await write(4, 5)).toBe(5);
  await server.down();
  await server.up();
  const device = new Device(server.url, DOC as never, ADA);
  await device.synced();
  const ids = new Set<string>(device.ops().map(({ id }) => id));
  device.close();
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  expect(errors).toHaveLength(1);
});
