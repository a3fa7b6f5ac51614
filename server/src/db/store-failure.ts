import { codeOf, isAway } from './database-error.ts';

/** SQLite: the disk is full, broken, read-only, or another process holds the file. */
const SQLITE = /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|CANTOPEN|NOTADB|NOMEM|PERM|BUSY|LOCKED)/;

/** PostgreSQL, by class: connection; resources; operator; system. And: a standby, which takes no writes. */
const POSTGRES = /^(08...|53...|57...|58...|XX...|25006)$/;

/** Whether `error` says that the database can't take writes now, whatever they are. */
export function isStoreFailure(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return isAway(error) || SQLITE.test(code) || POSTGRES.test(code);
}
