import { type Kysely, PostgresAdapter, sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Database } from '../db/schema.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { keyOf, TABLES } from './tables.ts';

/** Columns of the index that a table has for its primary key, in their order. */
async function keyInDatabase(db: Kysely<Database>, table: string): Promise<string[]> {
  const { rows } = await (db.getExecutor().adapter instanceof PostgresAdapter
    ? sql<{ name: string }>`
        select a.attname as name
        from pg_index i, unnest(i.indkey) with ordinality as k(attnum, place), pg_attribute a
        where i.indisprimary and i.indrelid = ${table}::regclass
          and a.attrelid = i.indrelid and a.attnum = k.attnum
        order by k.place`
    : sql<{ name: string }>`select name from pragma_table_info(${table}) where pk > 0 order by pk`
  ).execute(db);
  return rows.map(({ name }) => name);
}

it('a backup knows all tables of the database, and their keys in the order of the index it reads them by', async () => {
  const db = await openTestDatabase();
  const found = await db.introspection.getTables();
  const keys = await Promise.all(
    found.map(async ({ name }) => [name, await keyInDatabase(db, name)] as const),
  );
  await db.destroy();
  expect(Object.fromEntries(keys)).toEqual(Object.fromEntries(TABLES.map((table) => [table, keyOf(table)])));
});
