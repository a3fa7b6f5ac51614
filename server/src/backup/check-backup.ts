import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { damaged, type Manifest, readManifest, SECRET } from './manifest.ts';
import { readTable } from './table-file.ts';
import { TABLES } from './tables.ts';

/** A backup that is all there, as it was written. */
export interface CheckedBackup {
  readonly dir: string;
  readonly manifest: Manifest;
  /** Text of the secret's file, where it is in the backup. */
  readonly secret: string | undefined;
}

/** Reads all of the backup in `dir`, and keeps nothing of its tables. Throws a `Failure` that says what is wrong with it. */
export async function checkBackup(dir: string): Promise<CheckedBackup> {
  const manifest = await readManifest(dir);
  const secret = manifest.secret === null ? undefined : await readSecret(dir, manifest.secret);
  for (const table of TABLES) for await (const _ of readTable(dir, table, manifest.tables[table]));
  return { dir, manifest, secret };
}

async function readSecret(dir: string, sha256: string): Promise<string> {
  const secret = await readFile(join(dir, SECRET), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? damaged(dir, `${SECRET} is missing`) : error;
  });
  if (createHash('sha256').update(secret).digest('hex') === sha256) return secret;
  throw damaged(dir, `${SECRET} is not as it was written`);
}
