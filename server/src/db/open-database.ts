import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kysely } from 'kysely';
import { ImmediateSqliteDialect } from './immediate-sqlite-dialect.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './open-sqlite.ts';
import type { Database } from './schema.ts';

/** Where the database is: a file, or the data directory that holds it. */
export type DatabasePlace = { readonly path: string } | { readonly dataDir: string };

export const databasePath = (place: DatabasePlace): string =>
  'path' in place ? place.path : join(place.dataDir, 'causeway.db');

/** Opens the database, making what is missing, and brings its tables up to date. `:memory:` is allowed as a path. */
export async function openDatabase(place: DatabasePlace): Promise<Kysely<Database>> {
  const path = databasePath(place);
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new Kysely<Database>({ dialect: new ImmediateSqliteDialect({ database: openSqlite(path) }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}
