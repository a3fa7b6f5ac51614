import { statSync } from 'node:fs';

/** Whether other users of this machine may read the file `path`. Only POSIX says so by modes. */
export const othersCanRead = (path: string): boolean =>
  process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
