import type { DocName } from '@causeway/shared/doc-name';
import { sql } from 'kysely';
import { runCompiled } from '../db/compiled-once.ts';
import type { Tx } from '../db/schema.ts';
import { insertRows, JournalConflict, type Row } from './journal.ts';
import { logOf } from './log-of.ts';

/**
 * Adds rows that continue documents. Throws {@link JournalConflict} when a document is not where they think that it
 * is: another server has written to it, has merged its rows into a snapshot (their numbers are free again, and what
 * is written there would never be read), or has ended it.
 */
export async function appendRows(tx: Tx, rows: readonly Row[], now: number): Promise<void> {
  if (rows.length === 0) return;
  const heads = await headsNow(tx, rows);
  for (const { doc, seq } of rows) {
    const snapshotSeq = heads.get(doc);
    if (snapshotSeq === undefined) throw new JournalConflict(`${doc} is not open any more`);
    if (seq <= snapshotSeq) throw new JournalConflict(`${doc}: row ${seq} is in the snapshot already`);
  }
  await insertRows(tx, rows, now);
}

/** The heads of the logs to which `rows` belong, with the last row that is in their snapshots. */
async function headsNow(tx: Tx, rows: readonly Row[]): Promise<Map<DocName, number>> {
  const logs = [...new Set(rows.map(({ doc }) => logOf(doc)))];
  const { rows: found } = await runCompiled(tx, `heads of ${logs.length}`, logs, () => {
    const head = sql<DocName>`logs.log || '/' || logs.head`;
    return tx
      .selectFrom('logs')
      .leftJoin('snapshots', (join) => join.on('snapshots.doc', '=', head))
      .select([head.as('doc'), 'snapshots.seq'])
      .where('logs.log', 'in', logs);
  });
  return new Map(found.map(({ doc, seq }) => [doc, seq ?? 0]));
}
