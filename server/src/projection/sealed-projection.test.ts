import { channelDoc } from '@causeway/shared/doc-name';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../db/schema.ts';
import { silentLogger } from '../log/logger.ts';
import { appendBytes } from '../sync/append-bytes.ts';
import { insertRows } from '../sync/journal.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { Projection } from './projection.ts';
import { unprojected } from './unprojected.ts';

const ROOM = 'Channel000000001' as ChannelId;
const ADA = 'Ada0000001' as UserId;
const STREAM = 'Bot0000001.000000000001' as OpId;
const [FIRST, SECOND, HEAD] = [0, 1, 2].map((segment) => channelDoc(ROOM, segment)) as [
  ReturnType<typeof channelDoc>,
  ReturnType<typeof channelDoc>,
  ReturnType<typeof channelDoc>,
];

let db: Kysely<Database>;
beforeEach(async () => {
  db = await openTestDatabase();
  await db
    .insertInto('logs')
    .values({ log: `channel/${ROOM}`, head: 2 })
    .execute();
  for (const doc of [FIRST, SECOND])
    await db.insertInto('sealed_docs').values({ doc, sealed_at: 0 }).execute();
  await journal(FIRST, { k: 'post', id: STREAM, body: '', stream: true });
  await journal(SECOND, {
    k: 'streamEnd',
    id: '0000000000.000000000002',
    of: STREAM,
    body: 'all',
    status: 'done',
  });
  await journal(HEAD, { k: 'post', id: 'Ada0000001.000000000003', body: 'after' });
});
afterEach(() => db.destroy());

async function journal(doc: typeof HEAD, op: object): Promise<void> {
  const bytes = appendBytes({ client: 1, clock: 0 }, undefined, [JSON.stringify({ ...op, ts: 1 })]);
  await db.transaction().execute((tx) => insertRows(tx, [{ doc, seq: 1, bytes, owner: ADA }], 0));
}

const bodies = async (): Promise<string[]> =>
  (await db.selectFrom('messages').select('body').where('posted', '=', 1).orderBy('id').execute()).map(
    ({ body }) => body,
  );

it('what is left of sealed segments is projected before what follows it, whoever asks', async () => {
  await new Projection(db, silentLogger()).grown(HEAD);
  expect(await bodies()).toEqual(['after', 'all']);
  expect(await unprojected(db)).toEqual([]);
  const elsewhere = await db.selectFrom('texts_elsewhere').selectAll().execute();
  expect(elsewhere).toEqual([{ channel_id: ROOM, target: STREAM, segment: 1 }]);
});

it('readers wait for sealed segments as for the head', async () => {
  await new Projection(db, silentLogger()).caughtUp(`channel/${ROOM}`);
  expect(await bodies()).toEqual(['after', 'all']);
});

it('a start catches up with sealed segments too', async () => {
  expect(await unprojected(db)).toEqual([FIRST, SECOND, HEAD]);
  await new Projection(db, silentLogger()).start();
  expect(await bodies()).toEqual(['after', 'all']);
});

it('segments stand in the order of their numbers', async () => {
  const docs = [10, 9].map((segment) => channelDoc(ROOM, segment));
  for (const doc of docs) {
    await db.insertInto('sealed_docs').values({ doc, sealed_at: 0 }).execute();
    await journal(doc, { k: 'post', id: STREAM, body: 'x' });
  }
  expect(await unprojected(db, `channel/${ROOM}`)).toEqual([FIRST, SECOND, HEAD, docs[1], docs[0]]);
  expect(await unprojected(db, `channel/${ROOM.replace('C', 'c')}` as `channel/${ChannelId}`)).toEqual([]);
});
