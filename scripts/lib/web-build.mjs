import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { childEnv, NODE, TOOL } from './node.mjs';
import { withProgress } from './progress.mjs';
import { inRoot, ROOT } from './root.mjs';
import { runQuietly } from './run-quietly.mjs';
import { filesBelow } from './source-files.mjs';

/** Vite empties the folder first, so that the stamp never outlives the build that it describes. */
const STAMP = inRoot('web/dist/.inputs-hash');

/** Builds the web app if anything that it is made of has changed since the last time; exits if that fails. */
export async function ensureWebBuilt() {
  const outcome = await buildWebIfStale((build) => withProgress('Building the web app', build));
  if (outcome.ok) return;
  console.error(outcome.output);
  process.exit(1);
}

/**
 * @param {(build: () => Promise<import('./run-quietly.mjs').Outcome>) => Promise<import('./run-quietly.mjs').Outcome>} [wrap]
 * @returns {Promise<import('./run-quietly.mjs').Outcome>}
 */
export async function buildWebIfStale(wrap = (build) => build()) {
  const hash = inputsHash();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash)
    return { ok: true, output: 'up to date', ms: 0 };
  const outcome = await wrap(() =>
    runQuietly(NODE, [TOOL.vite, 'build'], { cwd: inRoot('web'), env: childEnv({ NODE_ENV: 'production' }) }),
  );
  if (outcome.ok) writeFileSync(STAMP, hash);
  return outcome;
}

/** Over the contents of everything that goes into the build; tests do not. */
function inputsHash() {
  const hash = createHash('sha256');
  const files = [
    'package-lock.json',
    ...filesBelow(ROOT, 'web', /./),
    ...filesBelow(ROOT, 'shared', /\.(ts|json)$/),
  ].filter((file) => !/\.(test|suite)\.tsx?$|\/testing\//.test(file));
  for (const file of files) {
    const content = readFileSync(inRoot(file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
