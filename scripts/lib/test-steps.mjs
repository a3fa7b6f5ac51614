import { existsSync } from 'node:fs';
import { checkImports } from '../check-imports.mjs';
import { checkLength } from '../check-length.mjs';
import { checkSingleYjs } from '../check-single-yjs.mjs';
import { checkSpec } from '../check-spec.mjs';
import { FIRST_PAINT_LIMIT, firstPaint } from './first-paint.mjs';
import { childEnv, NODE, TOOL } from './node.mjs';
import { countReport, reportFile } from './report-file.mjs';
import { inRoot, ROOT } from './root.mjs';
import { runQuietly } from './run-quietly.mjs';
import { tallyPlaywright, tallyVitest } from './test-report.mjs';
import { buildWebIfStale } from './web-build.mjs';

/**
 * @typedef {import('./test-report.mjs').Tally} Tally
 * @typedef {{ tally: Tally, output: string }} StepResult `output` explains a failure
 * @typedef {object} Step
 * @property {string} name also selects it: `npm test -- unit`
 * @property {string} title
 * @property {(parts: Record<string, string>) => Promise<StepResult>} run given the system parts' paths
 */

const PASSED = { passed: 1, failed: 0, skipped: 0 };
const FAILED = { passed: 0, failed: 1, skipped: 0 };

/** @type {Step[]} in the order in which they run */
export const STEPS = [
  {
    name: 'lint',
    title: 'Lint and format',
    run: () => tool([TOOL.biome, 'check', '--error-on-warnings', '--diagnostic-level=warn', '.']),
  },
  { name: 'types', title: 'Types', run: () => tool([TOOL.tsc, '-b']) },
  { name: 'imports', title: 'Import direction', run: () => check(checkImports) },
  { name: 'yjs', title: 'One copy of yjs', run: () => check(checkSingleYjs) },
  { name: 'spec', title: 'Rules have tests', run: () => check(checkSpec) },
  { name: 'length', title: 'File length', run: () => check(checkLength) },
  { name: 'unit', title: 'Unit and property tests', run: unitTests },
  { name: 'build', title: 'Web build', run: async () => asStep(await buildWebIfStale()) },
  { name: 'size', title: 'JavaScript for first paint', run: firstPaintSize },
  { name: 'browser', title: 'Browser tests', run: browserTests },
];

/** @param {string[]} args */
async function tool(args) {
  return asStep(await runQuietly(NODE, args, { cwd: ROOT, env: childEnv({ FORCE_COLOR: color() }) }));
}

/**
 * @param {import('./run-check.mjs').Check} run
 * @returns {Promise<StepResult>}
 */
async function check(run) {
  const problems = run(ROOT);
  return { tally: problems.length === 0 ? PASSED : FAILED, output: problems.join('\n') };
}

/**
 * @param {import('./run-quietly.mjs').Outcome} outcome
 * @returns {StepResult}
 */
function asStep({ ok, output }) {
  return { tally: ok ? PASSED : FAILED, output };
}

/** @returns {Promise<StepResult>} */
async function firstPaintSize() {
  const dist = inRoot('web/dist');
  if (!existsSync(`${dist}/index.html`))
    return { tally: FAILED, output: 'There is no web build to measure.' };
  const { scriptGzip } = firstPaint(dist);
  const output = `${scriptGzip} bytes gzipped, more than ${FIRST_PAINT_LIMIT} (see node scripts/bundle-size.mjs)`;
  return { tally: scriptGzip > FIRST_PAINT_LIMIT ? FAILED : PASSED, output };
}

/**
 * @param {Record<string, string>} parts
 * @returns {Promise<StepResult>}
 */
async function unitTests(parts) {
  const report = reportFile(inRoot('.cache/test/vitest.json'));
  const args = [TOOL.vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const env = childEnv({ ...parts, FORCE_COLOR: color() });
  const { ok, output } = await runQuietly(NODE, args, { cwd: ROOT, env });
  // The last one: tests of PostgreSQL alone, so that its project can't be left out unnoticed.
  const folders = ['shared/', 'server/', 'web/', 'scripts/', 'server/src/db/postgres-'].map((path) =>
    inRoot(path),
  );
  return { tally: countReport(report, (json) => tallyVitest(json, folders), ok), output };
}

/**
 * @param {Record<string, string>} parts
 * @returns {Promise<StepResult>}
 */
async function browserTests(parts) {
  const report = reportFile(inRoot('.cache/test/playwright.json'));
  const env = childEnv({ ...parts, PLAYWRIGHT_JSON_OUTPUT_FILE: report, FORCE_COLOR: color() });
  const args = [TOOL.playwright, 'test', '--reporter=list,json'];
  const { ok, output } = await runQuietly(NODE, args, { cwd: inRoot('e2e'), env });
  return { tally: countReport(report, tallyPlaywright, ok), output };
}

const color = () => (process.stdout.isTTY ? '1' : '0');
