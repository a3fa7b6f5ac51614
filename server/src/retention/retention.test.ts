import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import type { Retention } from '@causeway/shared/schema';
import type { Stateless } from '@causeway/shared/stateless';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Device } from '../testing/device.ts';
import { SyncServer } from '../testing/sync-server.ts';

const ADA = 'Ada0000001' as UserId;
const BEN = 'Ben0000001' as UserId;
const ROOM = 'Channel000000001' as ChannelId;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let server: SyncServer;
let devices: Device[];
let offset: number;
beforeEach(async () => {
  offset = 0;
  server = await SyncServer.start({
    clock: () => Date.now() + offset,
    segments: { ops: 3, bytes: 100_000 },
  });
  devices = [];
  await server.addUser(ADA);
  await server.addUser(BEN);
  await server.addChannel(ROOM, { [ADA]: 'owner', [BEN]: 'member' });
});
afterEach(async () => {
  for (const device of devices) device.close();
  await server.stop();
});

const now = (): number => Date.now() + offset;

async function keep(retention: Retention): Promise<void> {
  await server.db
    .updateTable('channels')
    .set({ retention: JSON.stringify(retention) })
    .where('id', '=', ROOM)
    .execute();
}

/** Time goes on, and the job is run. */
async function pass(ms: number): Promise<void> {
  offset += ms;
  await server.sync.retention.runOnce();
}

const log = () =>
  server.db.selectFrom('logs').selectAll().where('log', '=', `channel/${ROOM}`).executeTakeFirstOrThrow();

async function open(user = ADA): Promise<Device> {
  const { head } = await log();
  const device = new Device(server.url, `channel/${ROOM}/${head}` as DocName, user);
  devices.push(device);
  await device.synced();
  return device;
}

/** Writes `bodies` to the head at the server's time, and waits for the head that follows when that fills it. */
async function say(...bodies: string[]): Promise<OpId[]> {
  const { head } = await log();
  const device = await open();
  const ids = bodies.map((body) => device.post(body, { ts: now() }));
  await device.acknowledged();
  if (bodies.length >= 3) await vi.waitFor(async () => expect((await log()).head).toBe(head + 1));
  return ids;
}

const rowsOf = async (table: 'segments' | 'messages' | 'reactions' | 'texts_elsewhere' | 'erasures') =>
  (await server.db.selectFrom(table).selectAll().where('channel_id', '=', ROOM).execute()).length;

const hellos = (device: Device): Extract<Stateless, { t: 'hello' }>[] =>
  device.stateless.flatMap((message) => (message.t === 'hello' ? [message] : []));

describe('a channel with a retention', () => {
  it('drops segments that were sealed longer ago, with their messages, and tells devices', async () => {
    await keep({ days: 2 });
    const [id] = await say('one', 'two', 'three');
    const device = await open();
    device.write({ k: 'edit', of: id, body: 'anew', ts: now() });
    device.write({ k: 'react', of: id, emoji: '👍', on: true, ts: now() });
    await device.acknowledged();
    await server.sync.projection.caughtUp(`channel/${ROOM}`);
    expect(hellos(device).map(({ first }) => first)).toEqual([undefined]);
    await pass(2 * DAY - HOUR);
    expect(await log()).toMatchObject({ first: 0 });
    await pass(2 * HOUR);
    expect(await log()).toMatchObject({ first: 1 });
    expect(await rowsOf('messages')).toBe(0);
    expect(await rowsOf('reactions')).toBe(0);
    const stored = await server.db.selectFrom('segments').select('segment').execute();
    expect(stored.map(({ segment }) => segment)).toEqual([1]);
    const later = await open();
    expect(hellos(later).map(({ first }) => first)).toEqual([1]);
  });

  it('forgets which questions the AI has answered, but for what it is answering', async () => {
    await keep({ days: 2 });
    const [first, second, third] = (await say('one', 'two', 'three')) as [OpId, OpId, OpId];
    await pass(DAY);
    const [reply] = (await say('four', 'five', 'six')) as [OpId];
    await server.sync.projection.caughtUp(`channel/${ROOM}`);
    const other = 'Ada0000001.other0000001' as OpId;
    const row = { channel_id: ROOM, asker: ADA, asked_at: 0, mode: 'first', attempt: 1, beat: 1 } as const;
    const more = { stopping: 0, text: '', is_cut: 0, tokens_in: 0, tokens_out: 0 };
    await server.db
      .insertInto('ai_replies')
      .values([
        { ...row, ...more, ask: first, state: 'done' },
        { ...row, ...more, ask: second, state: 'queued' },
        { ...row, ...more, ask: third, state: 'running', reply },
        { ...row, ...more, ask: other, state: 'done' },
      ])
      .execute();
    const asks = async () =>
      (await server.db.selectFrom('ai_replies').select('ask').execute()).map(({ ask }) => ask);
    await pass(DAY + HOUR);
    expect((await asks()).sort()).toEqual([third, other].sort());
    await server.db.updateTable('ai_replies').set({ state: 'stopped' }).where('ask', '=', third).execute();
    await pass(DAY);
    expect(await asks()).toEqual([other]);
  });

  it('tells those who are there', async () => {
    await keep({ hours: 1 });
    await say('one', 'two', 'three');
    const device = await open();
    await pass(HOUR + MINUTE);
    await device.until((at) => hellos(at).at(-1)?.first === 1, 'a hello with the first that is kept');
    expect(hellos(device).at(-1)).toMatchObject({ epoch: 'test', now: expect.any(Number) });
  });

  it('seals a quiet head by time, drops it later, and leaves an empty one alone', async () => {
    await keep({ hours: 8 });
    await say('only');
    await pass(59 * MINUTE);
    expect(await log()).toMatchObject({ head: 0 });
    await pass(2 * MINUTE);
    expect(await log()).toMatchObject({ head: 1, first: 0 });
    for (let hour = 0; hour < 7; hour++) await pass(HOUR);
    expect(await log()).toMatchObject({ head: 1, first: 0 });
    await pass(HOUR);
    expect(await log()).toMatchObject({ head: 1, first: 1 });
    expect(await rowsOf('messages')).toBe(0);
    await pass(DAY);
    expect(await log()).toMatchObject({ head: 1, first: 1 });
  });

  it('seals no head in which only the server wrote', async () => {
    await keep({ hours: 1 });
    await server.sync.logs.transact([`channel/${ROOM}`], async (tx) => {
      tx.write(`channel/${ROOM}`, { k: 'rename', name: 'anew', by: ADA });
    });
    for (let hour = 0; hour < 3; hour++) await pass(HOUR);
    expect(await log()).toMatchObject({ head: 0 });
  });

  it('keeps the texts that a later delete has to find', async () => {
    await keep({ days: 1 });
    const [id] = await say('one', 'two', 'three');
    offset += 12 * HOUR;
    const device = await open();
    device.write({ k: 'edit', of: id, body: 'anew', ts: now() });
    device.post('x', { ts: now() });
    device.post('y', { ts: now() });
    await vi.waitFor(async () => expect((await log()).head).toBe(2));
    await pass(13 * HOUR);
    expect(await log()).toMatchObject({ first: 1 });
    expect(await rowsOf('texts_elsewhere')).toBe(1);
    await pass(12 * HOUR);
    expect(await log()).toMatchObject({ first: 2 });
    expect(await rowsOf('texts_elsewhere')).toBe(0);
    expect(await rowsOf('messages')).toBe(0);
  });

  it('keeps everything without one', async () => {
    await say('one', 'two', 'three');
    await pass(10_000 * DAY);
    expect(await log()).toMatchObject({ head: 1, first: 0 });
  });

  it('drops years a few segments at a time, so that nobody waits for all of it', async () => {
    await keep({ days: 1 });
    const encoded = { bytes: new Uint8Array([1]), checksum: 1, etag: '', ops: 1, first_ts: 1, last_ts: 1 };
    const segments = Array.from({ length: 25 }, (_, segment) => ({
      segment,
      channel_id: ROOM,
      sealed_at: 1,
    }));
    const stored = segments.map((segment) => ({ ...segment, ...encoded }));
    await server.db.insertInto('segments').values(stored).execute();
    await server.db.updateTable('logs').set({ head: 25 }).where('log', '=', `channel/${ROOM}`).execute();
    const seen = new Set<number>();
    let over = false;
    const dropping = server.sync.retention.runOnce().then(() => {
      over = true;
    });
    while (!over) {
      seen.add((await log()).first);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await dropping;
    expect([...seen].some((first) => first > 0 && first < 25)).toBe(true);
    expect(await log()).toMatchObject({ first: 25 });
    expect(await rowsOf('segments')).toBe(0);
    expect(hellos(await open()).map(({ first }) => first)).toEqual([25]);
  });

  it('is done once by two who do it at once', async () => {
    await keep({ hours: 1 });
    await say('one', 'two', 'three');
    const device = await open();
    offset += HOUR + MINUTE;
    await Promise.all([server.sync.retention.runOnce(), server.sync.retention.runOnce()]);
    await server.sync.retention.runOnce();
    await device.until((at) => hellos(at).length >= 2, 'told');
    expect(hellos(device).map(({ first }) => first)).toEqual([undefined, 1]);
  });
});

describe('a channel that is kept until it was read', () => {
  const read = async (user: UserId, at: number): Promise<void> => {
    const device = await open(user);
    device.provider.setAwarenessField('read', at);
    await vi.waitFor(async () => {
      await server.sync.retention.runOnce();
      expect(await lastRead(user)).toBe(at);
    });
  };
  const lastRead = async (user: UserId): Promise<number | null | undefined> =>
    (
      await server.db
        .selectFrom('members')
        .select('last_read')
        .where('user_id', '=', user)
        .where('channel_id', '=', ROOM)
        .executeTakeFirst()
    )?.last_read;

  it('drops what everybody has read, and seals what is read', async () => {
    await keep({ untilRead: true, days: 7 });
    await say('one', 'two', 'three');
    await say('four');
    const at = now();
    await read(ADA, at);
    await pass(10 * MINUTE);
    expect(await log()).toMatchObject({ head: 1, first: 0 });
    await read(BEN, at);
    await pass(MINUTE);
    expect(await log()).toMatchObject({ head: 2, first: 2 });
    expect(await rowsOf('messages')).toBe(0);
    expect(await rowsOf('segments')).toBe(0);
  });

  it('drops the rest at the latest after so many days', async () => {
    await keep({ untilRead: true, days: 7 });
    await say('one', 'two', 'three');
    await pass(7 * DAY - HOUR);
    expect(await log()).toMatchObject({ first: 0 });
    await pass(2 * HOUR);
    expect(await log()).toMatchObject({ first: 1 });
  });

  it('does not wait for bots', async () => {
    await keep({ untilRead: true, days: 7 });
    await server.db.updateTable('users').set({ bot: 1 }).where('id', '=', BEN).execute();
    await say('one', 'two', 'three');
    await read(ADA, now());
    await server.sync.retention.runOnce();
    expect(await log()).toMatchObject({ first: 1 });
  });

  it('never takes back what was read, and takes nothing from the future for read', async () => {
    const device = await open();
    device.provider.setAwarenessField('read', now() + DAY);
    await vi.waitFor(async () => {
      await server.sync.retention.runOnce();
      expect(await lastRead(ADA)).not.toBeNull();
    });
    const known = Number(await lastRead(ADA));
    expect(known).toBeLessThan(now() + HOUR);
    device.provider.setAwarenessField('read', 5);
    device.provider.setAwarenessField('read', known + 1);
    await vi.waitFor(async () => {
      await server.sync.retention.runOnce();
      expect(await lastRead(ADA)).toBe(known + 1);
    });
  });
});
