import { crc32 } from 'node:zlib';
import type { DocName } from '@causeway/shared/doc-name';
import type { UserId } from '@causeway/shared/id';
import { newDoc } from '@causeway/shared/log';
import type { CompiledQuery, Kysely } from 'kysely';
import * as Y from 'yjs';
import { compiledOnce, runCompiled } from '../db/compiled-once.ts';
import { isKeyTaken } from '../db/database-error.ts';
import type { Database, Tx } from '../db/schema.ts';
import { runStatements, type Statements } from '../db/statements.ts';
import { transact } from '../db/transact.ts';
import { applyStored } from './apply-stored.ts';
import { clientsOf, scanRow } from './scan-update.ts';

/** A row of the journal: an admitted update, and where it stands. */
export interface Row {
  readonly doc: DocName;
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly owner: UserId;
}

/** What a document is made of: a snapshot up to `seq`, and the rows after it. */
export interface Stored {
  readonly snapshot:
    | { readonly seq: number; readonly bytes: Uint8Array; readonly owners: Map<number, UserId> }
    | undefined;
  readonly rows: readonly Row[];
}

interface StoredRow {
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly checksum: number;
  readonly owner: string;
}

/** Stored bytes are not those that were written. Somebody must look: restore from a backup. */
export class CorruptJournal extends Error {
  override readonly name = 'CorruptJournal';
}

/** Rows could not be added where they were to stand: another process was faster. */
export class JournalConflict extends Error {
  override readonly name = 'JournalConflict';
}

/** Rows between a snapshot and the end above which a document is compacted. */
export const COMPACT_ROWS = 500;

/** Rows per statement. Each number of them is a statement of its own that is kept. */
const INSERT_ROWS = 50;

/** Adds rows. Throws {@link JournalConflict} when one is there already: another server was faster. */
export const insertRows = (db: Tx, rows: readonly Row[], now: number): Promise<void> =>
  runStatements(db, insertingRows(db, rows, now));

/** The statements of {@link insertRows}. */
export function* insertingRows(db: Kysely<Database>, rows: readonly Row[], now: number): Statements<void> {
  try {
    for (let from = 0; from < rows.length; from += INSERT_ROWS)
      yield insertOf(db, rows.slice(from, from + INSERT_ROWS), now);
  } catch (cause) {
    if (!isKeyTaken(cause)) throw cause;
    throw new JournalConflict('rows could not be added', { cause });
  }
}

function insertOf(db: Kysely<Database>, rows: readonly Row[], now: number): CompiledQuery {
  // In the order of the columns below.
  const parameters = rows.flatMap(({ doc, seq, bytes, owner }) => [
    doc,
    seq,
    bytes,
    owner,
    crc32(bytes),
    now,
  ]);
  return compiledOnce(db, `journal ${rows.length} rows`, parameters, () =>
    db
      .insertInto('journal')
      .values(
        rows.map(({ doc, seq, owner }) => ({ doc, seq, bytes: NONE, owner, checksum: 0, created_at: 0 })),
      ),
  );
}

const NONE = new Uint8Array();

/**
 * What was stored of `doc` after row `seq`: rows that follow it, or everything where they are merged already. Throws
 * {@link CorruptJournal}.
 */
export const readStoredAfter = (db: Kysely<Database>, doc: DocName, seq: number): Promise<Stored> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      if ((await snapshotSeq(tx, doc)) > seq) return readStored(tx, doc);
      return { snapshot: undefined, rows: await readRows(tx, doc, seq) };
    });

/**
 * All that is stored of `doc`. Throws {@link CorruptJournal}. One statement: no compaction comes in between, and a
 * device that opens all of its documents costs one query for each. Sorted here: SQLite would copy the snapshot to do it.
 */
export async function readStored(db: Kysely<Database>, doc: DocName): Promise<Stored> {
  const { rows: stored } = await runCompiled(db, 'journal all', [doc, doc], () =>
    db
      .selectFrom('snapshots')
      .select((is) => [
        'seq',
        'bytes',
        'checksum',
        is.lit(1).$castTo<number>().as('merged'),
        is.ref('owners').$castTo<string>().as('owner'),
      ])
      .where('doc', '=', doc)
      .unionAll(
        db
          .selectFrom('journal')
          .select((is) => [
            'seq',
            'bytes',
            'checksum',
            is.lit(0).$castTo<number>().as('merged'),
            is.ref('owner').$castTo<string>().as('owner'),
          ])
          .where('doc', '=', doc),
      ),
  );
  const found = stored.find(({ merged }) => merged === 1);
  if (found) verify(doc, found);
  const snapshot = found && { seq: found.seq, bytes: found.bytes, owners: parseOwners(found.owner) };
  const after = snapshot?.seq ?? 0;
  const rows = stored
    .filter(({ merged, seq }) => merged === 0 && seq > after)
    .sort((one, other) => one.seq - other.seq);
  return { snapshot, rows: checked(doc, after, rows) };
}

/** Rows of `doc` after `seq`, in order, at most `limit`. Throws {@link CorruptJournal}, also for a gap. */
export async function readRows(db: Kysely<Database>, doc: DocName, seq: number, limit = -1): Promise<Row[]> {
  let query = db
    .selectFrom('journal')
    .selectAll()
    .where('doc', '=', doc)
    .where('seq', '>', seq)
    .orderBy('seq');
  if (limit >= 0) query = query.limit(limit);
  return checked(doc, seq, await query.execute());
}

/** Rows after `seq` as they should be. */
function checked(doc: DocName, seq: number, rows: readonly StoredRow[]): Row[] {
  return rows.map((row, index) => {
    verify(doc, row);
    if (row.seq !== seq + index + 1) throw new CorruptJournal(`${doc}: row ${seq + index + 1} is missing`);
    return { doc, seq: row.seq, bytes: row.bytes, owner: row.owner as UserId };
  });
}

/** Last row that is in the snapshot of `doc`. */
export async function snapshotSeq(db: Kysely<Database>, doc: DocName): Promise<number> {
  const row = await db.selectFrom('snapshots').select('seq').where('doc', '=', doc).executeTakeFirst();
  return row?.seq ?? 0;
}

/**
 * Merges the rows up to `upTo` into the snapshot, from what is stored and never from memory, in one transaction: what
 * is erased meanwhile must not come back. Applying all in one Yjs transaction beats `Y.mergeUpdates`, which is
 * superlinear: 7 times as slow at 1,000 updates.
 */
export const compact = (db: Kysely<Database>, doc: DocName, upTo: number): Promise<void> =>
  transact(db, async (tx) => {
    const stored = await readStored(tx, doc);
    const rows = stored.rows.filter((row) => row.seq <= upTo);
    const last = rows.at(-1);
    if (last === undefined) return;
    const row = { doc, seq: last.seq, ...merge({ snapshot: stored.snapshot, rows }) };
    await tx
      .insertInto('snapshots')
      .values(row)
      .onConflict((conflict) => conflict.column('doc').doUpdateSet(row))
      .execute();
    await tx.deleteFrom('journal').where('doc', '=', doc).where('seq', '<=', last.seq).execute();
  });

function merge(stored: Stored): { bytes: Uint8Array; checksum: number; owners: string } {
  const { doc, owners } = rebuild(stored);
  const bytes = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return { bytes, checksum: crc32(bytes), owners: JSON.stringify(Object.fromEntries(owners)) };
}

/** Applies what is stored to `doc` (a new one unless given) and says who owns which clientID. */
export function rebuild(
  stored: Stored,
  doc = newDoc(),
  origin?: unknown,
): { doc: Y.Doc; owners: Map<number, UserId>; seq: number } {
  const owners = new Map(stored.snapshot?.owners);
  doc.transact(() => {
    if (stored.snapshot) applyStored(doc, stored.snapshot.bytes);
    for (const row of stored.rows) {
      applyStored(doc, row.bytes);
      claim(owners, clientsOf(scanRow(row.bytes)), row.owner);
    }
  }, origin);
  // Admission lets nothing in that would have to wait: bytes are lost.
  if (doc.store.pendingStructs !== null)
    throw new CorruptJournal('rows stand behind others that are missing');
  return { doc, owners, seq: seqOf(stored) };
}

/** Last row of what is stored. */
export const seqOf = ({ rows, snapshot }: Stored): number => rows.at(-1)?.seq ?? snapshot?.seq ?? 0;

/** A clientID belongs to who wrote under it first: a row may repeat what others wrote before. */
export function claim(owners: Map<number, UserId>, clients: readonly number[], owner: UserId): void {
  for (const client of clients) if (!owners.has(client)) owners.set(client, owner);
}

function verify(doc: DocName, row: { seq: number; bytes: Uint8Array; checksum: number }): void {
  if (crc32(row.bytes) !== row.checksum)
    throw new CorruptJournal(`${doc}: row ${row.seq} fails its checksum`);
}

const parseOwners = (json: string): Map<number, UserId> =>
  new Map(
    Object.entries(JSON.parse(json) as Record<string, UserId>).map(([client, owner]) => [
      Number(client),
      owner,
    ]),
  );
