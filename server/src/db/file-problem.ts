import { Failure } from '../failure.ts';
import { codeOf, isHeld } from './database-error.ts';

const NOT_ALLOWED = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'SQLITE_CANTOPEN', 'SQLITE_READONLY']);
const DAMAGED = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT']);
const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/** What a person can mend about the SQLite file at `path`, in one line. */
export function fileProblem(error: unknown, path: string): Failure | undefined {
  const code = codeOf(error) ?? '';
  const line = (): string | undefined => {
    if (NOT_ALLOWED.has(code))
      return `${path} can’t be written (${code}): give this user the right to, or choose another DATA_DIR.`;
    if (DAMAGED.has(code))
      return `${path} is damaged, or no database: move it away and restore a backup (npm run causeway -- restore <dir>).`;
    if (isHeld(error))
      return `${path} is held by a process that lets nobody else in, as a restore does: try again when that has ended.`;
    if (FULL.has(code)) return `${path} can’t be written: the disk is full.`;
    if (code === 'ENOTDIR' || code === 'EEXIST')
      return `${path} can’t be made: a part of its path is a file. Choose another DATA_DIR.`;
    return undefined;
  };
  const message = line();
  return message === undefined ? undefined : new Failure('unavailable', message);
}
