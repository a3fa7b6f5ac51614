import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import { SERVER_ID, type UserId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Database } from '../db/schema.ts';
import { silentLogger } from '../log/logger.ts';
import { Projection } from '../projection/projection.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { behind, block, first, one, update } from '../testing/update-bytes.ts';
import { Compactor } from './compactor.ts';
import { COMPACT_ROWS, insertRows, type Row, readStored, rebuild } from './journal.ts';
import { LiveDoc } from './live-doc.ts';

const ADA = 'Ada0000001' as UserId;
const DOC = 'channel/Channel000000001/0' as DocName;

let db: Kysely<Database>;
let projection: Projection;
let compactor: Compactor;
beforeEach(async () => {
  db = await openTestDatabase();
  projection = new Projection(db, silentLogger());
  compactor = new Compactor(db, projection, silentLogger());
});
afterEach(() => db.destroy());

const text = (n: number): string =>
  JSON.stringify({ k: 'post', id: `${ADA}.${String(n).padStart(12, '0')}`, ts: n, body: `${n}` });

/** Journals rows until there are `count`; the document as the server holds it then. */
async function grown(doc: DocName, count: number): Promise<LiveDoc> {
  const rows = Array.from({ length: count }, (_, n): Row => {
    const bytes = n === 0 ? one(first(text(0))) : update(block(1, n, behind(1, n - 1, text(n))));
    return { doc, seq: n + 1, bytes, owner: n === 0 ? SERVER_ID : ADA };
  });
  await db.transaction().execute((tx) => insertRows(tx, rows, 0));
  const address = parseDocName(doc);
  if (address === undefined) throw new Error(doc);
  const live = new LiveDoc({ name: doc, address, doc: new Y.Doc(), serverClient: 9, now: () => 0 });
  live.catchUp(await readStored(db, doc));
  return live;
}

const rowsLeft = async (): Promise<number> => (await db.selectFrom('journal').select('seq').execute()).length;

it('merges the rows once there are enough of them', async () => {
  const live = await grown(DOC, COMPACT_ROWS + 20);
  await projection.grown(DOC);
  compactor.consider(live);
  compactor.consider(live);
  await compactor.idle();
  expect([live.snapshotSeq, await rowsLeft()]).toEqual([COMPACT_ROWS + 20, 0]);
  const { doc, seq } = rebuild(await readStored(db, DOC));
  expect([readLog(doc).length, seq]).toEqual([COMPACT_ROWS + 20, COMPACT_ROWS + 20]);
});

it('leaves a short journal alone', async () => {
  const live = await grown(DOC, COMPACT_ROWS - 1);
  await projection.grown(DOC);
  compactor.consider(live);
  await compactor.idle();
  expect([live.snapshotSeq, await rowsLeft()]).toEqual([0, COMPACT_ROWS - 1]);
});

it('a larger snapshot waits for as many rows as it has', async () => {
  const live = await grown(DOC, 2 * COMPACT_ROWS);
  await projection.grown(DOC);
  live.snapshotSeq = COMPACT_ROWS + 1;
  compactor.consider(live);
  await compactor.idle();
  expect(await rowsLeft()).toBe(2 * COMPACT_ROWS);
  live.snapshotSeq = COMPACT_ROWS;
  compactor.consider(live);
  await compactor.idle();
  expect(await rowsLeft()).toBe(0);
});

it('keeps what the projection has not read', async () => {
  const live = await grown(DOC, COMPACT_ROWS + 20);
  compactor.consider(live);
  await compactor.idle();
  expect([live.snapshotSeq, await rowsLeft()]).toEqual([0, COMPACT_ROWS + 20]);
  await db
    .insertInto('projections')
    .values({ doc: DOC, seq: COMPACT_ROWS + 5 })
    .execute();
  compactor.consider(live);
  await compactor.idle();
  expect([live.snapshotSeq, await rowsLeft()]).toEqual([COMPACT_ROWS + 5, 15]);
});

it('merges a user’s log, which nothing projects', async () => {
  const live = await grown(`user/${ADA}/0` as DocName, COMPACT_ROWS);
  compactor.consider(live);
  await compactor.idle();
  expect(await rowsLeft()).toBe(0);
});

it('leaves everything as it is where a row is damaged', async () => {
  const live = await grown(DOC, COMPACT_ROWS);
  await projection.grown(DOC);
  await db.updateTable('journal').set({ checksum: 1 }).where('seq', '=', 7).execute();
  compactor.consider(live);
  await compactor.idle();
  expect([live.snapshotSeq, await rowsLeft()]).toEqual([0, COMPACT_ROWS]);
});
