import { pathToFileURL } from 'node:url';
import { ROOT } from './root.mjs';

/**
 * A check takes the repository's root and names what is wrong, one line each.
 *
 * @typedef {(root: string) => string[]} Check
 */

/**
 * Lets a module that exports a check also be run by itself: `node scripts/check-imports.mjs`.
 *
 * @param {string} moduleUrl the module's `import.meta.url`
 * @param {Check} check
 */
export function runIfMain(moduleUrl, check) {
  if (moduleUrl !== pathToFileURL(process.argv[1] ?? '').href) return;
  const problems = check(ROOT);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
