import { channelDoc, userDoc } from '@causeway/shared/doc-name';
import { type ChannelId, SERVER_ID, type UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../log/logger.ts';
import { Device } from '../testing/device.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { docsBehind } from './docs-behind.ts';
import type { LogId } from './logs.ts';
import { SEALED_KEPT_MS, SealedSweep, SWEPT_AT_ONCE } from './sealed-sweep.ts';

const ADA = 'Ada0000001' as UserId;
const ROOM = 'Channel000000001' as ChannelId;
const LOG: LogId = `channel/${ROOM}`;
const SEALED = channelDoc(ROOM, 0);

let server: SyncServer;
let later: number;
let sweep: SealedSweep;
beforeEach(async () => {
  server = await SyncServer.start();
  await server.addUser(ADA);
  await server.addChannel(ROOM, { [ADA]: 'owner' });
  await topic('first');
  later = SEALED_KEPT_MS;
  sweep = sweeper({ grown: (doc) => server.sync.projection.grown(doc) });
});
afterEach(async () => {
  await sweep.close();
  await server.stop();
});

const sweeper = (projection: { grown: (doc: never) => Promise<void> }): SealedSweep =>
  new SealedSweep({ db: server.db, now: () => Date.now() + later, logger: silentLogger(), projection });

const topic = (text: string): Promise<unknown> =>
  server.sync.logs.transact([LOG], async (tx) => tx.write(LOG, { k: 'topic', topic: text, by: ADA }));

async function storedOf(doc: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of ['journal', 'snapshots', 'sealed_docs'] as const) {
    const rows = await server.db.selectFrom(table).select('doc').where('doc', '=', doc).execute();
    if (rows.length > 0) found.push(table);
  }
  return found;
}

describe('what is stored of a sealed document', () => {
  it('goes when it was sealed a while ago, and not before; the head stays', async () => {
    await server.sync.sealer.sealHead(LOG);
    await server.sync.projection.grown(SEALED);
    later = SEALED_KEPT_MS - 60_000;
    await sweep.run();
    expect(await storedOf(SEALED)).toEqual(['journal', 'sealed_docs']);
    later = SEALED_KEPT_MS;
    await sweep.run();
    expect(await storedOf(SEALED)).toEqual([]);
    expect(await storedOf(channelDoc(ROOM, 1))).toEqual(['journal']);
  });

  it('stays until it is projected to its end', async () => {
    await server.sync.projection.idle();
    await server.sync.sealer.sealHead(LOG);
    const stuck = sweeper({ grown: () => Promise.resolve() });
    vi.spyOn(server.sync.projection, 'soon').mockResolvedValue();
    await server.db.deleteFrom('projections').execute();
    await stuck.run();
    expect(await storedOf(SEALED)).toEqual(['journal', 'sealed_docs']);
    await sweep.run();
    expect(await storedOf(SEALED)).toEqual([]);
    await stuck.close();
  });

  /** Sealed before all others, and never projected. */
  async function sealStuck(count: number): Promise<void> {
    const docs = Array.from({ length: count }, (_, segment) =>
      channelDoc('Stuck00000000001' as ChannelId, segment),
    );
    await server.db
      .insertInto('sealed_docs')
      .values(docs.map((doc) => ({ doc, sealed_at: 1 })))
      .execute();
    const row = { seq: 1, bytes: new Uint8Array(), checksum: 0, owner: SERVER_ID, created_at: 1 };
    await server.db
      .insertInto('journal')
      .values(docs.map((doc) => ({ doc, ...row })))
      .execute();
  }

  it('goes although as many as are swept at once can not go before it', async () => {
    await server.sync.sealer.sealHead(LOG);
    await server.sync.projection.grown(SEALED);
    await sealStuck(SWEPT_AT_ONCE);
    const stuck = sweeper({ grown: () => Promise.resolve() });
    await stuck.run();
    expect(await storedOf(SEALED)).toEqual(['journal', 'sealed_docs']);
    await stuck.run();
    expect(await storedOf(SEALED)).toEqual([]);
    expect(await storedOf(channelDoc('Stuck00000000001' as ChannelId, 0))).toEqual([
      'journal',
      'sealed_docs',
    ]);
    await stuck.close();
  });

  it.each([
    ['fails', new Error('it can’t be read')],
    ['fails as if the database took no writes', Object.assign(new Error(), { code: 'SQLITE_CORRUPT' })],
  ])('goes although one before it %s', async (_, error) => {
    await server.sync.sealer.sealHead(LOG);
    await server.sync.projection.grown(SEALED);
    await sealStuck(1);
    const failing = sweeper({ grown: () => Promise.reject(error) });
    await failing.run();
    await failing.run();
    expect(await storedOf(SEALED)).toEqual([]);
    await failing.close();
  });

  it('goes for logs of users too, which nothing projects', async () => {
    const mine = userDoc(ADA, 0);
    await server.sync.logs.transact([`user/${ADA}`], async (tx) =>
      tx.write(`user/${ADA}`, { k: 'me', handle: 'ada', name: 'Ada' }),
    );
    await server.sync.sealer.sealHead(`user/${ADA}`);
    expect(await storedOf(mine)).toEqual(['journal', 'sealed_docs']);
    await sweep.run();
    expect(await storedOf(mine)).toEqual([]);
  });
});

describe('a server that missed the end of a document', () => {
  /** As if another server had sealed it, and this one had not heard of it. */
  async function sealBehind(): Promise<Device> {
    const device = new Device(server.url, SEALED, ADA);
    await device.synced();
    const other = await SyncServer.start({ dir: server.dir });
    await other.sync.sealer.sealHead(LOG);
    await other.sync.projection.grown(SEALED);
    await other.down();
    return device;
  }

  it('reads the seal when it is written to, and refuses what comes as sealed', async () => {
    const device = await sealBehind();
    const late = device.post('late');
    await device.until(({ stateless }) => stateless.some((message) => message.t === 'refused'), 'refused');
    expect(device.stateless.filter((message) => message.t === 'refused')).toMatchObject([
      { ops: [{ id: late, code: 'sealed' }] },
    ]);
    await device.until((it) => it.ops().some(({ k }) => k === 'seal'), 'the seal came');
    device.close();
  });

  it('closes it when its rows are gone: subscribing anew is denied with the head', async () => {
    const device = await sealBehind();
    await sweep.run();
    let closed = false;
    device.provider.on('close', () => {
      closed = true;
    });
    device.post('late');
    await device.until(() => closed, 'closed');
    const again = new Device(server.url, SEALED, ADA);
    await again.until(({ denials }) => denials.length > 0, 'denied');
    expect(again.denials).toEqual(['sealed:1']);
    device.close();
    again.close();
  });

  it('finds it among its documents, also when its rows are gone', async () => {
    const device = await sealBehind();
    const address = { type: 'channel', id: ROOM, segment: 0 } as const;
    const known = { name: SEALED, address, seq: 2, sealedBy: undefined };
    const ended = { ...known, seq: 3, sealedBy: 1 };
    expect([...(await docsBehind(server.db, [known]))]).toEqual([SEALED]);
    expect([...(await docsBehind(server.db, [ended]))]).toEqual([]);
    await sweep.run();
    expect([...(await docsBehind(server.db, [known]))]).toEqual([SEALED]);
    expect([...(await docsBehind(server.db, [ended]))]).toEqual([]);
    device.close();
  });

  it('writes to the head', async () => {
    const device = await sealBehind();
    await topic('second');
    expect(
      (await server.db.selectFrom('journal').select('seq').where('doc', '=', channelDoc(ROOM, 1)).execute())
        .length,
    ).toBe(2);
    await sweep.run();
    device.close();
  });
});
