import { existsSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { fileProblem } from '../db/file-problem.ts';
import { databasePath } from '../db/open-database.ts';
import { askPostgres } from '../db/open-postgres.ts';
import { hasServer } from '../db/server-lock.ts';
import { Failure } from '../failure.ts';
import type { Check, Finding } from './doctor.ts';
import { othersCanRead } from './others-can-read.ts';

/** Opens without changing anything: a server may be running on it. */
export const checkDatabase: Check = ({ databaseUrl, dataDir }) =>
  databaseUrl === undefined ? checkFile(databasePath({ dataDir })) : checkPostgres(databaseUrl);

function checkFile(path: string): Finding {
  if (!existsSync(path)) return { level: 'ok', what: 'The database will be made on the first start' };
  try {
    return readFile(path);
  } catch (error) {
    throw fileProblem(error, path) ?? error;
  }
}

function readFile(path: string): Finding {
  const sqlite = new SqliteDatabase(path, { readonly: true });
  try {
    const verdict = String(sqlite.pragma('quick_check(1)', { simple: true }));
    if (verdict !== 'ok')
      return { level: 'fail', what: `Database ${path} is damaged: ${verdict}`, fix: 'restore a backup' };
  } finally {
    sqlite.close();
  }
  // One that an older version made, or that was copied here. SQLite gives the files beside it the same mode.
  if (othersCanRead(path))
    return { level: 'warn', what: `Others can read the database ${path}`, fix: `chmod 600 ${path}*` };
  const server = hasServer(path) ? '; a server runs on it' : '';
  return { level: 'ok', what: `Database ${path} opens and is intact${server}` };
}

async function checkPostgres(url: string): Promise<Finding> {
  try {
    const { version, fsync } = await askPostgres(url);
    if (fsync === 'on') return { level: 'ok', what: `PostgreSQL ${version} answers` };
    return {
      level: 'warn',
      what: `PostgreSQL ${version} runs with fsync=off: a power cut may lose data`,
      fix: 'set fsync to on in its postgresql.conf',
    };
  } catch (error) {
    if (error instanceof Failure) return { level: 'fail', what: error.message };
    throw error;
  }
}
