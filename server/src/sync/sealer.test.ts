import { channelDoc, userDoc } from '@causeway/shared/doc-name';
import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import { UserFold } from '@causeway/shared/fold/user-fold';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { appendTexts, readLog } from '@causeway/shared/log';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { textsOfSegment } from '../segment/segment-bytes.ts';
import { breakCommits } from '../testing/broken-store.ts';
import { Device } from '../testing/device.ts';
import { opsOf } from '../testing/ops-of.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { headsOf } from './log-writer.ts';
import type { LogId } from './logs.ts';

const ADA = 'Ada0000001' as UserId;
const BEN = 'Ben0000001' as UserId;
const ROOM = 'Channel000000001' as ChannelId;
const LOG: LogId = `channel/${ROOM}`;

let server: SyncServer;
let devices: Device[];
beforeEach(async () => {
  server = await SyncServer.start({ segments: { ops: 3, bytes: 100_000 } });
  devices = [];
  await server.addUser(ADA);
  await server.addUser(BEN);
  await server.addChannel(ROOM, { [ADA]: 'owner', [BEN]: 'member' });
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const device of devices) device.close();
  await server.stop();
});

function open(user: UserId, segment = 0): Device {
  const device = new Device(server.url, channelDoc(ROOM, segment), user);
  devices.push(device);
  return device;
}

const head = async (log: LogId = LOG): Promise<number | undefined> =>
  (await headsOf(server.db, [log])).get(log);

const sealedTo = (segment: number, log: LogId = LOG): Promise<void> =>
  vi.waitFor(async () => expect(await head(log)).toBe(segment), { timeout: 5_000, interval: 5 });

async function segmentTexts(segment: number): Promise<string[]> {
  const row = await server.db
    .selectFrom('segments')
    .select('bytes')
    .where('channel_id', '=', ROOM)
    .where('segment', '=', segment)
    .executeTakeFirstOrThrow();
  return textsOfSegment(row.bytes);
}

const kinds = (texts: readonly string[]): string[] =>
  texts.map((text) => (JSON.parse(text) as { k: string }).k);

const refusals = (device: Device): { id: OpId; code: string }[] =>
  device.stateless.flatMap((message) =>
    message.t === 'refused' ? message.ops.map(({ id, code }) => ({ id, code })) : [],
  );

describe('a head that is full', () => {
  it('is sealed after the commit that filled it, and its log goes on in the next segment', async () => {
    const ada = open(ADA);
    await ada.synced();
    for (const body of ['one', 'two', 'three']) ada.post(body);
    await ada.acknowledged();
    await sealedTo(1);
    await ada.until((device) => device.ops().at(-1)?.k === 'seal', 'the seal came');
    expect(kinds(await segmentTexts(0))).toEqual(['genesis', 'post', 'post', 'post', 'seal']);
    expect(await segmentTexts(0)).toEqual(readLog(ada.doc));
    const [genesis, ...rest] = await opsOf(server, LOG);
    expect(rest).toEqual([]);
    expect(genesis).toMatchObject({ k: 'genesis', segment: 1, kind: 'private', name: ROOM, pins: [] });
    expect(genesis?.members).toEqual({
      [ADA]: { handle: ADA.toLowerCase(), name: ADA, role: 'owner' },
      [BEN]: { handle: BEN.toLowerCase(), name: BEN, role: 'member' },
    });
    expect(genesis?.ts).toBeGreaterThan(ada.ops().at(-1)?.ts ?? 0);
  });

  it('is denied to those who come later, with the number of the head', async () => {
    await server.sync.sealer.sealHead(LOG);
    expect(await head()).toBe(0);
    await server.sync.logs.transact([LOG], async (tx) => tx.write(LOG, { k: 'topic', topic: 't', by: ADA }));
    expect(await server.sync.sealer.sealHead(LOG)).toBe(true);
    const late = open(BEN);
    await late.until(({ denials }) => denials.length > 0, 'denied');
    expect(late.denials).toEqual(['sealed:1']);
  });

  it('refuses as sealed exactly the ops that it does not hold, and the connection stays', async () => {
    const [ada, ben] = [open(ADA), open(BEN)];
    await Promise.all([ada.synced(), ben.synced()]);
    const kept = ada.post('kept');
    await ada.acknowledged();
    await server.sync.sealer.sealHead(LOG);
    await ben.until((device) => device.ops().at(-1)?.k === 'seal', 'the seal came');
    const late = ben.post('too late');
    await ben.until((device) => refusals(device).length > 0, 'refused');
    expect(refusals(ben)).toEqual([{ id: late, code: 'sealed' }]);
    expect(ben.provider.isAuthenticated).toBe(true);
    expect((await segmentTexts(0)).join()).toContain(kept);
    expect((await segmentTexts(0)).join()).not.toContain(late);
    // The same text is taken by the head.
    const next = open(BEN, 1);
    await next.synced();
    appendTexts(
      next.doc,
      readLog(ben.doc).filter((text) => text.includes(late)),
    );
    await next.acknowledged();
    expect((await opsOf(server, LOG)).map((op) => op.id)).toContain(late);
  });

  it('is sealed first when the server itself writes', async () => {
    for (const topic of ['1', '2', '3', '4', '5', '6', '7'])
      await server.sync.logs.transact([LOG], async (tx) => tx.write(LOG, { k: 'topic', topic, by: ADA }));
    await sealedTo(2);
    expect(kinds(await segmentTexts(0))).toEqual(['genesis', 'topic', 'topic', 'topic', 'seal']);
    expect(kinds(await segmentTexts(1))).toEqual(['genesis', 'topic', 'topic', 'topic', 'seal']);
    const view = new ChannelFold().add((await opsOf(server, LOG)).map((op) => JSON.stringify(op)));
    expect(view.topic).toBe('7');
  });

  it('is as it was when the commit fails, and sealed when the store is back', async () => {
    const ada = open(ADA);
    await ada.synced();
    ada.post('one');
    await ada.acknowledged();
    let fails = true;
    breakCommits(server.db, () => fails);
    await expect(server.sync.sealer.sealHead(LOG)).rejects.toThrow('full');
    expect(await head()).toBe(0);
    expect(await server.db.selectFrom('segments').selectAll().execute()).toEqual([]);
    expect(await server.db.selectFrom('sealed_docs').selectAll().execute()).toEqual([]);
    expect(kinds(readLog(ada.doc))).toEqual(['genesis', 'post']);
    fails = false;
    await server.sync.sealer.sealHead(LOG);
    expect(await head()).toBe(1);
  });
});

/** Has every other transaction be in the way of others, as PostgreSQL says it, after all has been done for it. */
function hinder(onFirst: () => Promise<unknown>): void {
  const { db } = server;
  const transaction = db.transaction.bind(db);
  let count = 0;
  vi.spyOn(db, 'transaction').mockImplementation(() => {
    const builder = transaction();
    const execute = builder.execute.bind(builder);
    builder.execute = async (change) => {
      const turn = ++count;
      if (turn % 2 === 0) return execute(change);
      const inTheWay = Object.assign(new Error('in the way'), { code: '40001' });
      await execute(async (tx) => {
        await change(tx);
        throw inTheWay;
      }).catch(() => undefined);
      if (turn === 1) await onFirst();
      throw inTheWay;
    };
    return builder;
  });
}

describe('transactions that are tried again', () => {
  it('can have a head sealed that another server has filled meanwhile', async () => {
    const write = (on: SyncServer, topic: string): Promise<unknown> =>
      on.sync.logs.transact([LOG], async (tx) => tx.write(LOG, { k: 'topic', topic, by: ADA }));
    const other = await SyncServer.start({ dir: server.dir });
    await write(server, '1');
    await server.sync.projection.idle();
    hinder(async () => {
      await write(other, '2');
      await write(other, '3');
      await other.sync.projection.idle();
    });
    await write(server, '4');
    expect(kinds(await segmentTexts(0))).toEqual(['genesis', 'topic', 'topic', 'topic', 'seal']);
    expect((await opsOf(server, LOG)).map(({ topic }) => topic)).toEqual(['3', '4']);
    vi.restoreAllMocks();
    await other.down();
  });
});

describe('a user’s log', () => {
  it('is sealed too: its genesis is the whole state, and nothing else is kept', async () => {
    const log: LogId = `user/${ADA}`;
    const mine = new Device(server.url, userDoc(ADA, 0), ADA);
    devices.push(mine);
    await mine.synced();
    mine.write({ k: 'draft', in: ROOM, body: 'not yet' });
    mine.write({ k: 'pref', key: 'theme', value: { dark: true } });
    mine.write({ k: 'read', channel: ROOM, at: 17 });
    await mine.acknowledged();
    await sealedTo(1, log);
    const before = new UserFold().add(readLog(mine.doc));
    const after = new UserFold().add((await opsOf(server, log)).map((op) => JSON.stringify(op)));
    for (const part of ['me', 'channels', 'contacts', 'read', 'drafts', 'mutes', 'stars', 'prefs'] as const)
      expect(after[part]).toEqual(before[part]);
    expect(await server.db.selectFrom('segments').selectAll().execute()).toEqual([]);
  });

  it('takes in the head what was written before the seal and came after it, where that is the newest word', async () => {
    const log: LogId = `user/${ADA}`;
    const mine = new Device(server.url, userDoc(ADA, 0), ADA);
    devices.push(mine);
    await mine.synced();
    const now = Date.now();
    const pref = (key: string, value: string, ts: number): OpId => mine.write({ k: 'pref', key, value, ts });
    pref('theme', 'light', now - 1_000);
    pref('size', 'small', now - 10);
    await mine.acknowledged();
    await server.sync.sealer.sealHead(log);
    await mine.until((device) => device.ops().at(-1)?.k === 'seal', 'the seal came');
    pref('theme', 'dark', now - 500);
    pref('size', 'large', now - 500);
    await mine.until((device) => refusals(device).length === 2, 'refused');
    const late = refusals(mine).map(({ id }) => id as string);
    const next = new Device(server.url, userDoc(ADA, 1), ADA);
    devices.push(next);
    await next.synced();
    appendTexts(
      next.doc,
      readLog(mine.doc).filter((text) => late.some((id) => text.includes(id))),
    );
    await next.acknowledged();
    const { prefs } = new UserFold().add(readLog(next.doc));
    expect(Object.fromEntries(prefs)).toEqual({ theme: 'dark', size: 'small' });
  });
});
