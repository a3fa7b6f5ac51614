// `npm run soak`: what `npm test` tries a few times, tried many times, with new seeds each round, for some minutes.
// `npm run soak -- --minutes 30 simulation crash` says for how long, and only files whose path has one of these words.
import { performance } from 'node:perf_hooks';
import { ensureInstalled } from './lib/install.mjs';
import { childEnv, NODE, TOOL } from './lib/node.mjs';
import { seconds } from './lib/progress.mjs';
import { countReport, reportFile } from './lib/report-file.mjs';
import { inRoot, ROOT } from './lib/root.mjs';
import { runQuietly } from './lib/run-quietly.mjs';
import { soakFiles, soakOptions } from './lib/soak-plan.mjs';
import { ensureSystemParts } from './lib/system-parts.mjs';
import { tallyVitest, total } from './lib/test-report.mjs';

const options = soakOptions(process.argv.slice(2));
if (options === undefined) {
  console.error('npm run soak -- [--minutes <number>] [words in the paths of tests]');
  process.exit(2);
}

await ensureInstalled();
const parts = await ensureSystemParts();
const plan = soakFiles(ROOT).filter(
  ({ file }) => options.words.length === 0 || options.words.some((word) => file.includes(word)),
);
const end = performance.now() + options.minutes * 60_000;
const firstSeed = options.seed ?? Math.floor(Math.random() * 1_000_000_000);
console.log(`${plan.length} files, ${options.minutes} minutes, seeds from ${firstSeed}`);

/** @type {import('./lib/test-report.mjs').Tally[]} */
const tallies = [];
/** Files that were begun in the first round: all of them, unless there was no time. */
let begun = 0;
let round = 0;
for (; performance.now() < end && plan.length > 0; round++) {
  for (const { file, times } of plan) {
    if (performance.now() >= end) break;
    tallies.push(await soak(file, times, firstSeed + round));
    if (round === 0) begun += 1;
  }
}

const { passed, failed } = total(tallies);
if (begun < plan.length) console.log(`\n${plan.length - begun} files were not tried: there was no time.`);
if (plan.length === 0) console.log('\nNo such tests.');
console.log(`\n${round} rounds\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || plan.length === 0 ? 1 : 0;

/**
 * Runs one file once.
 *
 * @param {string} file
 * @param {number} times how many times as many cases as `npm test` tries
 * @param {number} seed
 */
async function soak(file, times, seed) {
  const started = performance.now();
  const report = reportFile(inRoot('.cache/soak.json'));
  const settings = { SOAK: String(times), FC_SEED: String(seed) };
  const args = [
    TOOL.vitest,
    'run',
    file,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  // Tests that say nothing of their time were written for fewer cases.
  const run = [...args, `--testTimeout=${20_000 * times}`, `--hookTimeout=${60_000}`];
  const { ok, output } = await runQuietly(NODE, run, { cwd: ROOT, env: childEnv({ ...parts, ...settings }) });
  const tally = countReport(report, tallyVitest, ok);
  const mark = tally.failed > 0 ? '✗' : '✓';
  const took = seconds(performance.now() - started).padStart(8);
  console.log(
    `${mark} SOAK=${times} FC_SEED=${seed} vitest run ${file} ${took}   ${tally.passed} passed, ${tally.failed} failed`,
  );
  if (tally.failed > 0) console.log(output.trimEnd());
  return tally;
}
