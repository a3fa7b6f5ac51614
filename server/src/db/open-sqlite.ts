import { closeSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';

/** How long a statement waits for another process that writes, in ms. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens an SQLite file for the server; one that it makes, and those that SQLite puts beside it, can be read by this user
 * only. WAL lets the command line read while the server writes; `synchronous=FULL` syncs the log at each commit: what was
 * acknowledged survives a power cut (WAL's own default would not sync).
 */
export function openSqlite(path: string): SqliteDatabase.Database {
  if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
  const sqlite = new SqliteDatabase(path);
  sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  // Overwrites what is deleted in pages that are written anyway; `ON` would also write those that become free.
  sqlite.pragma('secure_delete = FAST');
  sqlite.pragma('foreign_keys = ON');
  // SQLite's own `lower` knows ASCII only: names of people are written in all scripts.
  sqlite.function('lower_unicode', { deterministic: true }, (text) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  );
  return sqlite;
}
