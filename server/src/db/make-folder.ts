import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** For this user only. */
const CLOSED = 0o700;

/**
 * Makes a folder, and those above it that are missing. Not by Node's own `recursive`: that says ENOENT of a file system
 * that is read-only, and never ends in one that takes no folders (`/proc`). Throws the system's error.
 */
export function makeFolder(path: string, mode = CLOSED): void {
  const absolute = resolve(path);
  if (isFolder(absolute)) return;
  if (!existsSync(dirname(absolute))) makeFolder(dirname(absolute), mode);
  try {
    mkdirSync(absolute, mode);
  } catch (error) {
    // Another process has made it meanwhile.
    if (!isFolder(absolute)) throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
