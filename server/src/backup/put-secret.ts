import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../db/make-folder.ts';

/** Puts a secret into the place of another, readable by this user only; nobody ever reads half of it. */
export async function putSecret(path: string, secret: string): Promise<void> {
  makeFolder(dirname(path));
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(draft, secret, { mode: 0o600, flag: 'wx', flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
