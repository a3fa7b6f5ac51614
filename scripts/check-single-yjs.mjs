// Two copies of yjs in one program break its instanceof checks: the lock file must hold exactly one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runIfMain } from './lib/run-check.mjs';

/** @param {string} root */
export function checkSingleYjs(root) {
  return problemsOf(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
}

/**
 * @param {{ packages?: Record<string, { version?: string }> }} lock
 * @returns {string[]}
 */
export function problemsOf(lock) {
  const copies = Object.entries(lock.packages ?? {}).filter(([path]) =>
    /(^|\/)node_modules\/yjs$/.test(path),
  );
  if (copies.length === 1) return [];
  const list = copies.map(([path, { version }]) => `${path} ${version}`).join(', ');
  return [`package-lock.json: holds ${copies.length} copies of yjs, not one (${list})`];
}

runIfMain(import.meta.url, checkSingleYjs);
