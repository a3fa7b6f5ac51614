import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../db/database-error.ts';
import { fileProblem } from '../db/file-problem.ts';
import { makeFolder } from '../db/make-folder.ts';
import { Failure } from '../failure.ts';

export const authSecretPath = (dataDir: string): string => join(dataDir, 'auth-secret');

/** Shortest secret that is taken, in characters. */
const MIN_CHARS = 32;

/**
 * The secret that signs access tokens: as configured, else the one kept in the data directory, made on first use and
 * readable by its owner only. Two processes that start at once agree: the one that comes second reads the first's.
 * Throws a {@link Failure} for what a person can mend.
 */
export function authSecret(config: {
  readonly authSecret: string | undefined;
  readonly dataDir: string;
}): string {
  if (config.authSecret !== undefined) return config.authSecret;
  const path = authSecretPath(config.dataDir);
  const kept = keptSecret(config.dataDir, path);
  if (kept.length < MIN_CHARS)
    throw new Failure('unavailable', `${path} is damaged: delete it, and everybody signs in again.`);
  return kept;
}

function keptSecret(dataDir: string, path: string): string {
  try {
    return readSecret(path) ?? makeSecret(dataDir, path);
  } catch (error) {
    throw fileProblem(error, path) ?? error;
  }
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside and then linked: nobody ever reads half a secret. */
function makeSecret(dataDir: string, path: string): string {
  makeFolder(dataDir);
  const secret = randomBytes(32).toString('base64url');
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${secret}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, path);
    return secret;
  } catch (error) {
    const other = codeOf(error) === 'EEXIST' ? readSecret(path) : undefined;
    if (other === undefined) throw error;
    return other;
  } finally {
    unlinkSync(draft);
  }
}
