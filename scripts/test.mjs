// `npm test`: everything that CI runs. `npm test -- lint unit` runs only the steps named.
import { ensureInstalled } from './lib/install.mjs';
import { seconds } from './lib/progress.mjs';
import { ensureSystemParts } from './lib/system-parts.mjs';
import { total } from './lib/test-report.mjs';
import { STEPS } from './lib/test-steps.mjs';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${STEPS.map((step) => step.name).join(', ')}.`);
  process.exit(2);
}

await ensureInstalled();
const parts = await ensureSystemParts();

/** @type {{ title: string, output: string }[]} */
const failures = [];
/** @type {import('./lib/test-report.mjs').Tally[]} */
const tallies = [];
for (const step of STEPS.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const started = performance.now();
  const hide = showRunning(step.title);
  const { tally, output } = await step.run(parts).catch(asFailure);
  hide();
  tallies.push(tally);
  if (tally.failed > 0) failures.push({ title: step.title, output });
  console.log(line(step.title, tally, performance.now() - started));
}

for (const { title, output } of failures) console.log(`\n━━ ${title} ━━\n${output.trimEnd()}`);
const { passed, failed, skipped } = total(tallies);
console.log(skipped > 0 ? `\n${skipped} skipped` : '');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * A step that breaks does not keep the others from running.
 *
 * @param {unknown} error
 */
function asFailure(error) {
  const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { tally: { passed: 0, failed: 1, skipped: 0 }, output };
}

/**
 * @param {string} title
 * @param {import('./lib/test-report.mjs').Tally} tally
 * @param {number} ms
 */
function line(title, tally, ms) {
  const counts = tally.passed + tally.failed > 1 ? `${tally.passed} passed, ${tally.failed} failed` : '';
  const mark = tally.failed > 0 ? '✗' : '✓';
  return `${mark} ${title.padEnd(26)} ${seconds(ms).padStart(8)}   ${counts}`.trimEnd();
}

/**
 * On a terminal, says what is running until it is done.
 *
 * @param {string} title
 */
function showRunning(title) {
  if (!process.stdout.isTTY) return () => undefined;
  process.stdout.write(`… ${title}`);
  return () => void process.stdout.write('\r\x1b[2K');
}
