import { dirname } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import { codeOf, isHeld } from '../db/database-error.ts';
import { fileProblem } from '../db/file-problem.ts';
import { ImmediateSqliteDialect } from '../db/immediate-sqlite-dialect.ts';
import { makeFolder } from '../db/make-folder.ts';
import { migrate } from '../db/migrate.ts';
import { type DatabasePlace, databasePath, openDatabase } from '../db/open-database.ts';
import { openSqlite } from '../db/open-sqlite.ts';
import { withPreparedStatements } from '../db/prepared-statements.ts';
import type { Database, Tx } from '../db/schema.ts';
import { Failure } from '../failure.ts';
import type { Logger } from '../log/logger.ts';
import { TABLES } from './tables.ts';

/** A database that a backup is restored into, for nobody else until it is closed. */
export interface Target {
  readonly db: Kysely<Database>;
  /** For people. */
  readonly name: string;
  /** Keeps everybody else out of all tables until the transaction has ended. */
  lock(tx: Tx): Promise<void>;
  close(): Promise<void>;
}

/** Opens it and makes its tables. Throws a {@link Failure} when a server runs on it. */
export const openTarget = (place: DatabasePlace, logger: Logger): Promise<Target> =>
  'url' in place ? openOnServer(place.url, logger) : openFile(databasePath(place));

const inUse = (name: string): Failure =>
  new Failure('conflict', `Something has ${name} open: stop the server first. Nothing was restored.`);

/**
 * The journal of SQLite can only be changed by who has the file alone: that tells of a server, and keeps others out.
 * Without a write-ahead log, all rows can be written in one transaction that takes no more space than they.
 */
async function openFile(path: string): Promise<Target> {
  const sqlite = openAlone(path);
  const db = new Kysely<Database>({
    dialect: new ImmediateSqliteDialect({ database: withPreparedStatements(sqlite) }),
  });
  const close = async (): Promise<void> => {
    try {
      // As servers expect it, so that the first of them needs not have it alone.
      sqlite.pragma('locking_mode = NORMAL');
      sqlite.pragma('journal_mode = WAL');
    } finally {
      await db.destroy();
    }
  };
  const target = { db, name: path, lock: () => Promise.resolve(), close };
  return migrated(target);
}

function openAlone(path: string): SqliteDatabase.Database {
  let sqlite: SqliteDatabase.Database | undefined;
  try {
    makeFolder(dirname(path));
    sqlite = openSqlite(path);
    sqlite.pragma('busy_timeout = 0');
    sqlite.pragma('locking_mode = EXCLUSIVE');
    sqlite.pragma('journal_mode = DELETE');
    // Nothing is locked before something is read.
    sqlite.exec('begin exclusive; commit');
    return sqlite;
  } catch (error) {
    sqlite?.close();
    if (isHeld(error)) throw inUse(path);
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error) ?? '')) throw fileProblem(error, path) ?? error;
    throw new Failure(
      'conflict',
      `${path} is damaged: move it away, and restore again. Nothing was restored.`,
    );
  }
}

/** What this command's own connections are called. */
const OWN_NAME = 'causeway restore';

async function openOnServer(url: string, logger: Logger): Promise<Target> {
  const own = new URL(url);
  own.searchParams.set('application_name', OWN_NAME);
  const db = await openDatabase({ url: own.href }, logger);
  const { host, pathname } = own;
  const target: Target = {
    db,
    name: `${host}${pathname}`,
    // A server that starts meanwhile waits for its first statement, and then finds everything.
    lock: async (tx) => {
      await sql`lock table ${sql.join(TABLES.map((table) => sql.table(table)))} in access exclusive mode`.execute(
        tx,
      );
    },
    close: () => db.destroy(),
  };
  try {
    const servers = new URL(url).searchParams.get('application_name') ?? 'causeway';
    if (await isConnected(db, servers)) throw inUse(target.name);
    return target;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Whether somebody of this name is connected to this database. */
async function isConnected(db: Kysely<Database>, name: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_stat_activity
    where datname = current_database() and application_name = ${name} and pid <> pg_backend_pid()`.execute(
    db,
  );
  return rows.length > 0;
}

async function migrated(target: Target): Promise<Target> {
  try {
    await migrate(target.db);
    return target;
  } catch (error) {
    await target.close();
    throw error;
  }
}
