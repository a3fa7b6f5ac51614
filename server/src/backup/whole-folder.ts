import { mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeFolder } from '../db/make-folder.ts';
import { Failure } from '../failure.ts';

/**
 * Makes the folder `dir` with all that `fill` writes, or not at all: it is filled beside, readable by this user only,
 * and renamed when all is on the disk. `dir` may be there when it is empty.
 */
export async function makeWholeFolder<T>(dir: string, fill: (draft: string) => Promise<T>): Promise<T> {
  const target = resolve(dir);
  await checkEmpty(target);
  // Whoever may read what is in it is not ours to say; the backup itself is closed.
  makeFolder(dirname(target), 0o777);
  const draft = await mkdtemp(`${target}.unfinished-`);
  try {
    const result = await fill(draft);
    await syncFolder(draft);
    await moveTo(draft, target);
    await syncFolder(dirname(target));
    return result;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function checkEmpty(target: string): Promise<void> {
  try {
    if ((await readdir(target)).length === 0) return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (code !== 'ENOTDIR') throw error;
  }
  throw new Failure('conflict', `${target} is not empty: name a folder that is not there yet.`);
}

async function moveTo(draft: string, target: string): Promise<void> {
  try {
    await rename(draft, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') await checkEmpty(target);
    if (code !== 'EBUSY' && code !== 'EXDEV') throw error;
    throw new Failure('conflict', `${target} is a volume of its own: name a folder inside of it.`);
  }
}

/** Windows can't, and need not. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
