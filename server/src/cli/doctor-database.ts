import { existsSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { databasePath } from '../db/open-database.ts';
import type { Check } from './doctor.ts';

/** Opens without changing anything: a server may be running on it. */
export const checkDatabase: Check = ({ dataDir }) => {
  const path = databasePath({ dataDir });
  if (!existsSync(path)) return { level: 'ok', what: 'The database will be made on the first start' };
  const sqlite = new SqliteDatabase(path, { readonly: true });
  try {
    const verdict = String(sqlite.pragma('quick_check(1)', { simple: true }));
    if (verdict === 'ok') return { level: 'ok', what: `Database ${path} opens and is intact` };
    return { level: 'fail', what: `Database ${path} is damaged: ${verdict}`, fix: 'restore a backup' };
  } finally {
    sqlite.close();
  }
};
