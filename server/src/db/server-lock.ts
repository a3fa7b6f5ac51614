import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { Failure } from '../failure.ts';
import type { Logger } from '../log/logger.ts';
import { isHeld } from './database-error.ts';
import { fileProblem } from './file-problem.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Of servers on one SQLite database that can't tell each other what they did, each would go on without what the others
 * acknowledged. So a server has the file `causeway.db.lock` locked as long as it lives: alone, or together with others
 * that share a bus with it. It is SQLite's own lock, which ends with the process, however that ends; nothing is ever
 * written to the file. What only reads, or writes beside a server (the command line), does not ask for it.
 */
export type ServerLock = 'alone' | 'together';

/** A transaction that reads keeps its lock until it ends. */
const LOCK: Record<ServerLock, string> = {
  alone: 'begin exclusive',
  together: 'begin; select count(*) from sqlite_master',
};

/** How long a new server waits for one that ends, in ms: that takes 10 s at most (`cli/drain.ts`). */
const PATIENCE_MS = 12_000;
const PAUSE_MS = 100;

const lockPath = (database: string): string => `${database}.lock`;

interface Options {
  /** Path of the database. */
  readonly database: string;
  readonly as: ServerLock;
  readonly logger: Logger;
  /** In ms. */
  readonly patience?: number | undefined;
}

/** Resolves to what unlocks it. Throws a {@link Failure} where another server goes on running on it. */
export async function lockForServer(options: Options): Promise<() => void> {
  const { database, as, logger, patience = PATIENCE_MS } = options;
  const deadline = performance.now() + patience;
  for (let attempt = 0; ; attempt++) {
    const unlock = tryLock(database, as);
    if (unlock !== undefined) return unlock;
    if (performance.now() >= deadline) throw inUse(database);
    if (attempt === 0) logger.warn(`another server has ${database} open: waiting for it to end`);
    await delay(PAUSE_MS);
  }
}

/** Whether a server runs on the database at this path. */
export function hasServer(database: string): boolean {
  if (!existsSync(lockPath(database))) return false;
  const unlock = tryLock(database, 'alone');
  unlock?.();
  return unlock === undefined;
}

const inUse = (database: string): Failure =>
  new Failure(
    'conflict',
    `Something has ${database} open: stop the other server, or choose another DATA_DIR. Several servers share PostgreSQL and Redis.`,
  );

/** `undefined` where somebody else has locked it. */
function tryLock(database: string, as: ServerLock): (() => void) | undefined {
  try {
    const sqlite = openLock(lockPath(database));
    try {
      sqlite.exec(LOCK[as]);
      return () => void sqlite.close();
    } catch (error) {
      sqlite.close();
      throw error;
    }
  } catch (error) {
    if (isHeld(error)) return undefined;
    throw fileProblem(error, lockPath(database)) ?? error;
  }
}

function openLock(path: string): SqliteDatabase.Database {
  makeFolder(dirname(path));
  // One that is there is not opened: closing it again would end the locks that this process has on it.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const sqlite = new SqliteDatabase(path, { timeout: 0 });
  // A lock for writing makes a journal, which would stay behind a process that was killed.
  sqlite.pragma('journal_mode = MEMORY');
  return sqlite;
}
