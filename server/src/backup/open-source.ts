import { existsSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { type Dialect, Kysely, SqliteDialect, sql } from 'kysely';
import { type DatabasePlace, databasePath } from '../db/open-database.ts';
import { openPostgres } from '../db/open-postgres.ts';
import { withPreparedStatements } from '../db/prepared-statements.ts';
import type { Database } from '../db/schema.ts';
import { Failure } from '../failure.ts';
import type { Logger } from '../log/logger.ts';
import { SCHEMA } from './manifest.ts';

const MIGRATIONS_TABLE = 'kysely_migration';

/**
 * Opens a database to read it, beside the servers that write to it; changes nothing, not even its tables. A transaction
 * sees one snapshot, and keeps no writer waiting. Throws a {@link Failure} where there is nothing that this version can
 * back up.
 */
export async function openSource(place: DatabasePlace, logger: Logger): Promise<Kysely<Database>> {
  const db = new Kysely<Database>({ dialect: await dialectOf(place, logger) });
  try {
    checkSchema(await schemaOf(db));
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function dialectOf(place: DatabasePlace, logger: Logger): Promise<Dialect> {
  if ('url' in place) return openPostgres({ url: place.url, logger });
  const path = databasePath(place);
  if (!existsSync(path))
    throw new Failure('not-found', `There is no database at ${path}: nothing was backed up.`);
  const database = new SqliteDatabase(path, { readonly: true });
  return new SqliteDialect({ database: withPreparedStatements(database) });
}

/** Name of the last migration; `undefined` before the first. */
async function schemaOf(db: Kysely<Database>): Promise<string | undefined> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === MIGRATIONS_TABLE)) return undefined;
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(MIGRATIONS_TABLE)}`.execute(db);
  return rows
    .map(({ name }) => name)
    .sort()
    .at(-1);
}

function checkSchema(schema: string | undefined): void {
  if (schema === SCHEMA) return;
  if (schema === undefined)
    throw new Failure('not-found', 'The database has no tables yet: nothing was backed up.');
  throw new Failure(
    'conflict',
    `The database is one of another version of Causeway (${schema}; this one has ${SCHEMA}): back it up with that version, or start this one first.`,
  );
}
