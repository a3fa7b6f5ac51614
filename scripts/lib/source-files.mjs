import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'data', 'test-results', 'playwright-report']);

/**
 * Files below `folder` whose name matches, as paths relative to `root` with `/`, sorted. A folder that does
 * not exist has none.
 *
 * @param {string} root
 * @param {string} folder relative to root
 * @param {RegExp} pattern
 * @returns {string[]}
 */
export function filesBelow(root, folder, pattern) {
  /** @type {string[]} */
  const found = [];
  const visit = (/** @type {string} */ path) => {
    for (const entry of entriesOf(path)) {
      if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue;
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child);
      else if (pattern.test(entry.name)) found.push(relative(root, child).split(sep).join('/'));
    }
  };
  visit(join(root, folder));
  return found.sort();
}

/** @param {string} path */
function entriesOf(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [];
    throw error;
  }
}
