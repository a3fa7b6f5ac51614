import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { ChannelView } from '@causeway/shared/fold/channel-view';
import { type ChannelId, newOpId, type OpId, type UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { zChannelServerOp } from '@causeway/shared/op/channel-op';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../random.ts';
import { textsOfSegment } from '../segment/segment-bytes.ts';
import { opsOf, type WrittenOp } from '../testing/ops-of.ts';
import { SyncServer } from '../testing/sync-server.ts';
import type { LogTransaction } from './logs.ts';

const ADA = 'Ada0000001' as UserId;
const BEN = 'Ben0000001' as UserId;
const CAT = 'Cat0000001' as UserId;
const ROOM = 'Channel000000001' as ChannelId;
const LOG = `channel/${ROOM}` as const;
const AVATAR = 'a'.repeat(22);

let server: SyncServer;
beforeEach(async () => {
  // Nothing is sealed but by these tests.
  server = await SyncServer.start({ segments: { ops: 10_000, bytes: 10_000_000 } });
  for (const user of [ADA, BEN, CAT]) await server.addUser(user);
  await server.addChannel(ROOM, { [ADA]: 'owner', [BEN]: 'member' });
});
afterEach(() => server.stop());

const write = (change: (tx: LogTransaction) => unknown): Promise<unknown> =>
  server.sync.logs.transact([LOG], async (tx) => change(tx));

const handleOf = (user: UserId): string => user.toLowerCase();

const join = (user: UserId, role: 'member' | 'reader' = 'member', more: object = {}): Promise<unknown> =>
  write(async (tx) => {
    const profile = { handle: handleOf(user), name: user as string };
    await tx.db
      .insertInto('members')
      .values({ channel_id: ROOM, user_id: user, role, joined_at: 1, last_read: null })
      .execute();
    tx.write(LOG, { k: 'join', user, ...profile, role, ...more });
  });

const leave = (user: UserId): Promise<unknown> =>
  write(async (tx) => {
    await tx.db.deleteFrom('members').where('user_id', '=', user).execute();
    tx.write(LOG, { k: 'leave', user });
  });

const rename = (user: UserId, name: string, avatar: string | null = null): Promise<unknown> =>
  write(async (tx) => {
    await tx.db.updateTable('users').set({ name, avatar }).where('id', '=', user).execute();
    tx.write(LOG, { k: 'profile', user, handle: handleOf(user), name, avatar });
  });

const post = (user: UserId): OpId => newOpId(user, Date.now(), systemRandom);
const opId = (): OpId => newOpId(ADA, Date.now(), systemRandom);

/** Seals the head; the genesis that opens the next one. */
async function seal(): Promise<WrittenOp> {
  expect(await server.sync.sealer.sealHead(LOG)).toBe(true);
  const [genesis] = await opsOf(server, LOG);
  expect(zChannelServerOp.safeParse(genesis).error).toBeUndefined();
  return genesis as WrittenOp;
}

const viewOf = async (segment: number): Promise<ChannelView> => {
  const { bytes } = await server.db
    .selectFrom('segments')
    .select('bytes')
    .where('segment', '=', segment)
    .executeTakeFirstOrThrow();
  return new ChannelFold().add(await textsOfSegment(bytes));
};

const viewOfHead = async (): Promise<ChannelView> =>
  new ChannelFold().add((await opsOf(server, LOG)).map((op) => JSON.stringify(op)));

describe('the genesis of the next segment', () => {
  it('names who is here, as they are named now, and who has left, as they were last', async () => {
    await join(CAT, 'reader', { bot: true });
    await server.db.updateTable('users').set({ bot: 1 }).where('id', '=', CAT).execute();
    await rename(ADA, 'Ada Lovelace', AVATAR);
    await rename(BEN, 'Deleted user');
    await leave(BEN);
    const members = {
      [ADA]: { handle: handleOf(ADA), name: 'Ada Lovelace', avatar: AVATAR, role: 'owner' },
      [BEN]: { handle: handleOf(BEN), name: 'Deleted user', role: 'member', left: true },
      [CAT]: { handle: handleOf(CAT), name: CAT, role: 'reader', bot: true },
    };
    expect((await seal()).members).toEqual(members);
    const view = await viewOfHead();
    expect(view.members).toEqual((await viewOf(0)).members);
    expect(view.memberCount).toBe(2);
    await write((tx) => tx.write(LOG, { k: 'topic', topic: 't', by: ADA }));
    expect((await seal()).members).toEqual(members);
  });

  it('lists of more than 500 members only those of another role, and counts', async () => {
    const users = Array.from({ length: 600 }, (_, n) => `U${String(n).padStart(9, '0')}` as UserId);
    const person = { email: null, password_hash: null, avatar: null, role: 'user' as const };
    const account = { ...person, bot: 0, created_at: 0, deleted_at: null };
    await server.db
      .insertInto('users')
      .values(users.map((id) => ({ id, handle: id, name: id, ...account })))
      .execute();
    const seat = { channel_id: ROOM, joined_at: 1, last_read: null };
    const roleOf = (n: number): 'admin' | 'member' => (n === 7 ? 'admin' : 'member');
    await server.db
      .insertInto('members')
      .values(users.map((user_id, n) => ({ ...seat, user_id, role: roleOf(n) })))
      .execute();
    await join(CAT);
    const genesis = await seal();
    expect(genesis.count).toBe(603);
    expect(Object.keys(genesis.members as object).sort()).toEqual([ADA, users[7]].sort());
    expect((await viewOfHead()).memberCount).toBe(603);
    await leave(CAT);
    expect((await viewOfHead()).memberCount).toBe(602);
    expect(Object.keys((await seal()).members as object)).toContain(users[7]);
    expect((await viewOfHead()).memberCount).toBe(602);
  });

  it('keeps the names of no more than so many who have left, the last ones', async () => {
    const users = Array.from(
      { length: LIMIT.genesisMembers + 3 },
      (_, n) => `U${String(n).padStart(9, '0')}` as UserId,
    );
    await write((tx) => {
      for (const user of users) tx.write(LOG, { k: 'join', user, handle: user, name: user, role: 'member' });
      for (const user of users) tx.write(LOG, { k: 'leave', user });
    });
    const listed = Object.keys((await seal()).members as object);
    expect(listed).toHaveLength(LIMIT.genesisMembers + 2);
    expect(listed).not.toContain(users[2]);
    expect(listed).toContain(users[3]);
  });

  it('carries pins in their order without those of deleted messages, name, topic and retention', async () => {
    const [first, second, third] = [post(ADA), post(ADA), post(BEN)];
    await write((tx) => {
      for (const id of [first, second, third]) tx.write(LOG, { k: 'post', id, body: 'x' });
      for (const of of [third, first, second]) tx.write(LOG, { k: 'pin', id: opId(), of, on: true });
      tx.write(LOG, { k: 'delete', id: opId(), of: first });
      tx.write(LOG, { k: 'rename', name: 'engine room', by: ADA });
      tx.write(LOG, { k: 'topic', topic: 'steam', by: ADA });
      tx.write(LOG, { k: 'retention', retention: { untilRead: true, days: 3 }, by: ADA });
    });
    const said = { name: 'engine room', topic: 'steam', retention: { untilRead: true, days: 3 } };
    expect(await seal()).toMatchObject({ segment: 1, pins: [second, third], ...said });
    await write((tx) => {
      tx.write(LOG, { k: 'pin', id: opId(), of: second, on: false });
      tx.write(LOG, { k: 'retention', retention: null, by: ADA });
    });
    const genesis = await seal();
    expect(genesis).toMatchObject({ segment: 2, pins: [third], name: 'engine room' });
    expect(genesis).not.toHaveProperty('retention');
  });

  it('comes after everything before it, whatever the clock says', async () => {
    let now = 2_000_000_000_000;
    await server.stop();
    server = await SyncServer.start({ clock: () => now });
    await server.addUser(ADA);
    await server.addChannel(ROOM, { [ADA]: 'owner' });
    const stamps: number[] = [];
    for (let round = 0; round < 3; round++) {
      now -= 60_000;
      await write((tx) => tx.write(LOG, { k: 'topic', topic: `${round}`, by: ADA }));
      stamps.push(...(await opsOf(server, LOG)).map(({ ts }) => ts as number));
      await seal();
    }
    const all = [...new Set(stamps)];
    expect(all).toEqual([...all].sort((a, b) => a - b));
    expect(all).toHaveLength(6);
  });
});
