import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { NODE } from './node.mjs';
import { withProgress } from './progress.mjs';
import { inRoot } from './root.mjs';
import { runQuietly } from './run-quietly.mjs';

const LOCK = inRoot('package-lock.json');
/** npm's own record of what it put into node_modules. */
const INSTALLED = inRoot('node_modules/.package-lock.json');
const STAMP = inRoot('node_modules/.causeway-lock-hash');

/**
 * @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries
 */

/** Installs what the lock file names, unless it is there: then this costs one read of the lock file. */
export async function ensureInstalled() {
  const lock = readFileSync(LOCK);
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(NODE)) {
    if (readText(STAMP) === hash) return;
    // Somebody ran `npm install` by hand: nothing to do, and no reason to throw node_modules away.
    if (isInstalled(entriesOf(lock.toString()), entriesOf(readText(INSTALLED)))) {
      writeFileSync(STAMP, hash);
      return;
    }
  }
  await install();
  writeFileSync(STAMP, hash);
}

/**
 * Whether everything wanted is there in its version. What is for other platforms may be absent.
 *
 * @param {LockEntries} wanted
 * @param {LockEntries} present
 */
export function isInstalled(wanted, present) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = present[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version;
  });
}

async function install() {
  // Under `npm start` and `npm test` this is the very npm that runs us; its name alone may not be on the PATH.
  const npm = process.env.npm_execpath;
  const [command, ...before] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const args = [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { ok, output } = await withProgress('Installing packages (once, takes about a minute)', () =>
    runQuietly(command, args, { cwd: inRoot(), env: process.env }),
  );
  if (ok && existsSync(NODE)) return;
  console.error(output);
  console.error(
    ok ? `npm ci has ended, but ${NODE} is missing: are install scripts turned off?` : 'npm ci failed.',
  );
  process.exit(1);
}

/** @param {string} path */
function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/**
 * @param {string} text of a lock file
 * @returns {LockEntries}
 */
function entriesOf(text) {
  return text === '' ? {} : (JSON.parse(text).packages ?? {});
}
