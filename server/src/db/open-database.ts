import { dirname, join } from 'node:path';
import { type Dialect, Kysely } from 'kysely';
import { type Logger, silentLogger } from '../log/logger.ts';
import { databaseProblem } from './database-problem.ts';
import { fileProblem } from './file-problem.ts';
import { ImmediateSqliteDialect } from './immediate-sqlite-dialect.ts';
import { makeFolder } from './make-folder.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './open-sqlite.ts';
import { withPreparedStatements } from './prepared-statements.ts';
import type { Database } from './schema.ts';

/** Where SQLite's database is: a file, or the data directory that holds it. */
export type FilePlace = { readonly path: string } | { readonly dataDir: string };

/** The same, or PostgreSQL by its address. */
export type DatabasePlace = FilePlace | { readonly url: string };

export const databasePath = (place: FilePlace): string =>
  'path' in place ? place.path : join(place.dataDir, 'causeway.db');

/** Which database the settings name. */
export const placeFrom = ({
  databaseUrl,
  dataDir,
}: {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
}): DatabasePlace => (databaseUrl === undefined ? { dataDir } : { url: databaseUrl });

/**
 * Opens the database and brings its tables up to date; several servers may do so at once. A file that is missing is
 * made, `:memory:` is allowed as a path; for PostgreSQL it waits a while. Throws a `Failure` for what a person can mend.
 */
export async function openDatabase(
  place: DatabasePlace,
  logger: Logger = silentLogger(),
): Promise<Kysely<Database>> {
  const db = new Kysely<Database>({ dialect: await dialectOf(place, logger) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    const cause = error instanceof Error ? error.cause : undefined;
    throw ('url' in place ? databaseProblem(cause, place.url) : undefined) ?? error;
  }
  return db;
}

async function dialectOf(place: DatabasePlace, logger: Logger): Promise<Dialect> {
  if ('url' in place) {
    // Most servers run on SQLite: they need not hold the driver in memory.
    const { openPostgres } = await import('./open-postgres.ts');
    return openPostgres({ url: place.url, logger });
  }
  const path = databasePath(place);
  try {
    if (path !== ':memory:') makeFolder(dirname(path));
    return new ImmediateSqliteDialect({ database: withPreparedStatements(openSqlite(path)) });
  } catch (error) {
    throw fileProblem(error, path) ?? error;
  }
}
