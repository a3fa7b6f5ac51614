import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const authSecretPath = (dataDir: string): string => join(dataDir, 'auth-secret');

/** Shortest secret that is taken, in characters. */
const MIN_CHARS = 32;

/**
 * The secret that signs access tokens: as configured, else the one kept in the data directory, made on first use and
 * readable by its owner only. Two processes that start at once agree: the one that comes second reads the first's.
 */
export function authSecret(config: {
  readonly authSecret: string | undefined;
  readonly dataDir: string;
}): string {
  if (config.authSecret !== undefined) return config.authSecret;
  const path = authSecretPath(config.dataDir);
  const kept = readSecret(path) ?? makeSecret(config.dataDir, path);
  if (kept.length < MIN_CHARS)
    throw new Error(`${path} is damaged: delete it, and everybody signs in again.`);
  return kept;
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Written aside and then linked: nobody ever reads half a secret. */
function makeSecret(dataDir: string, path: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const secret = randomBytes(32).toString('base64url');
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${secret}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, path);
    return secret;
  } catch (error) {
    const other = isCode(error, 'EEXIST') ? readSecret(path) : undefined;
    if (other === undefined) throw error;
    return other;
  } finally {
    unlinkSync(draft);
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
