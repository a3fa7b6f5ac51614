import { type RandomBytes, randomBase62 } from '@causeway/shared/id';
import { sql } from 'kysely';
import type { Tx } from '../db/schema.ts';
import { Failure } from '../failure.ts';
import type { CheckedBackup } from './check-backup.ts';
import type { Target } from './open-target.ts';
import type { Row } from './row-line.ts';
import { readTable } from './table-file.ts';
import { TABLES, type TableName } from './tables.ts';

/** Rows and bytes per statement. */
const BATCH_ROWS = 200;
const BATCH_BYTES = 4 * 2 ** 20;

interface Restore {
  readonly backup: CheckedBackup;
  readonly target: Target;
  readonly random: RandomBytes;
  /** Does what is to be done outside of the database, when all rows are there and nothing is committed yet. */
  readonly alsoDo: () => Promise<void>;
}

/**
 * Puts all rows of `backup` into `target`, in one transaction, under a new epoch: devices see that they may hold what
 * the server lost. Throws a {@link Failure}, having changed nothing, when the database is not empty.
 */
export const restoreBackup = ({ backup, target, random, alsoDo }: Restore): Promise<void> =>
  target.db
    .transaction()
    // All tables are locked: nobody is in the way.
    .setIsolationLevel('read committed')
    .execute(async (tx) => {
      await target.lock(tx);
      await checkEmpty(tx, target);
      await tx.deleteFrom('meta').execute();
      for (const table of TABLES) await fill(tx, table, backup);
      const epoch = { key: 'epoch', value: randomBase62(16, random) };
      await tx
        .insertInto('meta')
        .values(epoch)
        .onConflict((conflict) => conflict.column('key').doUpdateSet(epoch))
        .execute();
      await alsoDo();
    });

/** A server that was started once has left facts about itself in `meta`, and nothing else. */
async function checkEmpty(tx: Tx, { name }: Target): Promise<void> {
  for (const table of TABLES) {
    if (table === 'meta') continue;
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(tx);
    if (rows.length === 0) continue;
    throw new Failure(
      'conflict',
      `${name} is not empty, and nothing in it is overwritten: move it away, or name another one (DATA_DIR or DATABASE_URL), and restore again.`,
    );
  }
}

/** Reads the file once more as it checks it: what has changed since ends the transaction. */
async function fill(tx: Tx, table: TableName, { dir, manifest }: CheckedBackup): Promise<void> {
  let batch: Row[] = [];
  let bytes = 0;
  for await (const row of readTable(dir, table, manifest.tables[table])) {
    batch.push(row);
    bytes += sizeOf(row);
    if (batch.length < BATCH_ROWS && bytes < BATCH_BYTES) continue;
    await insert(tx, table, batch);
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) await insert(tx, table, batch);
}

async function insert(tx: Tx, table: TableName, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
  // PostgreSQL takes no U+0000: two emojis may have become the same one. The later is left out.
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)} on conflict do nothing`.execute(tx);
}

const sizeOf = (row: Row): number =>
  Object.values(row).reduce<number>(
    (sum, cell) => sum + (cell instanceof Uint8Array ? cell.length : String(cell).length),
    0,
  );
