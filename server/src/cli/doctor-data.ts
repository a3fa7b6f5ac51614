import { existsSync, mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { authSecretPath } from '../config/auth-secret.ts';
import type { Check } from './doctor.ts';
import { othersCanRead } from './others-can-read.ts';

const MIB = 2 ** 20;
/** Below this the server soon can't write any more, in MiB. */
const LOW_SPACE = 500;

/** The folder itself, or the nearest one above it that is there. */
function nearest(path: string): string {
  const absolute = resolve(path);
  return existsSync(absolute) ? absolute : nearest(dirname(absolute));
}

export const checkDataDir: Check = ({ dataDir }) => {
  const path = resolve(dataDir);
  try {
    // Rights are not all: a file system may be read-only, and root passes every check of rights.
    rmdirSync(mkdtempSync(join(nearest(path), '.doctor-')));
  } catch {
    return {
      level: 'fail',
      what: `${path} can’t be written`,
      fix: 'give this user the right to, or set DATA_DIR',
    };
  }
  const state = existsSync(path) ? 'is writable' : 'will be made on the first start';
  return { level: 'ok', what: `Data folder ${path} ${state}` };
};

export const checkSpace: Check = ({ dataDir }) => {
  const { bavail, bsize } = statfsSync(nearest(dataDir));
  const free = Math.floor((bavail * bsize) / MIB);
  if (free >= LOW_SPACE) return { level: 'ok', what: `${free} MiB of disk are free` };
  return { level: 'warn', what: `Only ${free} MiB of disk are free`, fix: 'make room, or move DATA_DIR' };
};

export const checkSecret: Check = ({ authSecret, dataDir }) => {
  if (authSecret !== undefined) return { level: 'ok', what: 'The secret comes from AUTH_SECRET' };
  const path = authSecretPath(dataDir);
  if (!existsSync(path)) return { level: 'ok', what: 'The secret will be made on the first start' };
  if (!othersCanRead(path)) return { level: 'ok', what: `Only this user can read ${path}` };
  return { level: 'fail', what: `Others can read ${path}`, fix: `chmod 600 ${path}` };
};
