import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../log/logger.ts';
import { breakCommits } from '../testing/broken-store.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { ReadPositions } from './read-positions.ts';

const ADA = 'Ada0000001' as UserId;
const ROOM = 'Channel000000001' as ChannelId;

let server: SyncServer;
let reads: ReadPositions;
beforeEach(async () => {
  server = await SyncServer.start();
  await server.addUser(ADA);
  await server.addChannel(ROOM, { [ADA]: 'owner' });
  reads = new ReadPositions({ db: server.db, now: () => 1_000, logger: silentLogger() });
});
afterEach(() => server.stop());

async function lastRead(): Promise<number | null> {
  const row = await server.db.selectFrom('members').select('last_read').executeTakeFirstOrThrow();
  return row.last_read;
}

it('are written together; the greatest one counts', async () => {
  for (const at of [5, 7, 6]) reads.note(`channel/${ROOM}/0`, ADA, at);
  await reads.flush();
  expect(await lastRead()).toBe(7);
});

it('are written later when the database took none', async () => {
  let isBroken = true;
  const broken = breakCommits(server.db, () => isBroken);
  reads.note(`channel/${ROOM}/0`, ADA, 5);
  await reads.flush();
  expect(await lastRead()).toBeNull();
  isBroken = false;
  await reads.flush();
  expect(await lastRead()).toBe(5);
  broken.mockRestore();
});
