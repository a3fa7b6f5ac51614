import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../db/schema.ts';
import { Failure } from '../failure.ts';
import { isIntact, type Row } from './row-line.ts';
import { keyOf, type TableName } from './tables.ts';

/** Rows per query. The largest that are lawful, of 512 KiB, then take 50 MiB at a time. */
const PAGE_ROWS = 100;

/**
 * All rows of `table` in the order of its primary key, page by page: every database has an index for that, and compares
 * texts by code points. `db` is a transaction that sees one snapshot. Throws a {@link Failure} for a damaged row.
 */
export async function* tableRows(db: Kysely<Database>, table: TableName): AsyncGenerator<Row> {
  const key = keyOf(table);
  let last: Row | undefined;
  do {
    const page: readonly Row[] = await readPage(db, table, last);
    for (const row of page) {
      if (!isIntact(row)) throw damagedRow(table, key, row);
      yield row;
    }
    last = page.length < PAGE_ROWS ? undefined : page.at(-1);
  } while (last !== undefined);
}

async function readPage(
  db: Kysely<Database>,
  table: TableName,
  after: Row | undefined,
): Promise<readonly Row[]> {
  const columns = sql.join(keyOf(table).map((column) => sql.ref(column)));
  const beyond: RawBuilder<unknown> =
    after === undefined
      ? sql``
      : sql`where (${columns}) > (${sql.join(keyOf(table).map((column) => after[column]))})`;
  const { rows } = await sql<Row>`
    select * from ${sql.table(table)} ${beyond} order by ${columns} limit ${sql.lit(PAGE_ROWS)}`.execute(db);
  return rows;
}

const damagedRow = (table: TableName, key: readonly string[], row: Row): Failure =>
  new Failure(
    'unavailable',
    `The database is damaged: ${table} ${key.map((column) => row[column]).join(' ')} fails its checksum. Nothing was backed up; keep a copy of the database as it is, and restore the last backup.`,
  );
