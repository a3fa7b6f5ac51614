import type { DocName } from '@causeway/shared/doc-name';
import { type Kysely, sql } from 'kysely';
import { compiledOnce } from '../db/compiled-once.ts';
import type { Database, Tx } from '../db/schema.ts';
import { ask, runStatements, type Statements } from '../db/statements.ts';
import { insertingRows, JournalConflict, type Row } from './journal.ts';
import { logOf } from './log-of.ts';

/**
 * Adds rows that continue documents. Throws {@link JournalConflict} when a document is not where they think that it
 * is: another server has written to it, has merged its rows into a snapshot (their numbers are free again, and what
 * is written there would never be read), or has ended it.
 */
export const appendRows = (tx: Tx, rows: readonly Row[], now: number): Promise<void> =>
  runStatements(tx, appendingRows(tx, rows, now));

/** The statements of {@link appendRows}, in a transaction. */
export function* appendingRows(db: Kysely<Database>, rows: readonly Row[], now: number): Statements<void> {
  if (rows.length === 0) return;
  const heads = yield* headsNow(db, rows);
  for (const { doc, seq } of rows) {
    const snapshotSeq = heads.get(doc);
    if (snapshotSeq === undefined) throw new JournalConflict(`${doc} is not open any more`);
    if (seq <= snapshotSeq) throw new JournalConflict(`${doc}: row ${seq} is in the snapshot already`);
  }
  yield* insertingRows(db, rows, now);
}

/** The heads of the logs to which `rows` belong, with the last row that is in their snapshots. */
function* headsNow(db: Kysely<Database>, rows: readonly Row[]): Statements<Map<DocName, number>> {
  const logs = [...new Set(rows.map(({ doc }) => logOf(doc)))];
  const query = compiledOnce(db, `heads of ${logs.length}`, logs, () => {
    const head = sql<DocName>`logs.log || '/' || logs.head`;
    return db
      .selectFrom('logs')
      .leftJoin('snapshots', (join) => join.on('snapshots.doc', '=', head))
      .select([head.as('doc'), 'snapshots.seq'])
      .where('logs.log', 'in', logs);
  });
  const found = yield* ask(query);
  return new Map(found.map(({ doc, seq }) => [doc, seq ?? 0]));
}
