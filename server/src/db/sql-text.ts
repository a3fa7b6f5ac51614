import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';

/** Whether `db` is PostgreSQL; for migrations, where the dialects have no words in common. */
export const isPostgres = (db: Kysely<unknown>): boolean =>
  db.getExecutor().adapter instanceof PostgresAdapter;

/**
 * The type of a column of text, compared and ordered by code points on both databases: ids, handles and cursors mean
 * the same whatever the locale of a PostgreSQL database is, and its indexes serve prefixes.
 */
export const textType = (db: Kysely<unknown>): 'text' | RawBuilder<unknown> =>
  isPostgres(db) ? sql`text collate "C"` : 'text';

/** Collations whose `lower` knows all scripts, the best first: PostgreSQL's own from version 18 on, or that of ICU. */
const COLLATIONS = ['pg_unicode_fast', 'und-x-icu'] as const;

/**
 * Makes `lower_unicode`, which is `toLowerCase` on both databases: SQLite is given it when it is opened
 * (`open-sqlite.ts`); PostgreSQL's `lower` depends on a collation, and knows ASCII only under `"C"`.
 */
export async function createLowerUnicode(db: Kysely<unknown>): Promise<void> {
  if (!isPostgres(db)) return;
  const { rows } = await sql<{ collname: string }>`
    select collname from pg_collation where collname in (${sql.join(COLLATIONS)})`.execute(db);
  const collation = COLLATIONS.find((name) => rows.some(({ collname }) => collname === name)) ?? 'default';
  await sql`
    create function lower_unicode(value text) returns text language sql immutable strict parallel safe
    as $$ select lower(value collate ${sql.id(collation)}) $$`.execute(db);
}
