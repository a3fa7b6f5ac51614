/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * Counts a Vitest JSON report. A file that could not be loaded counts as one failure, and so does a project
 * that should have tests and has none.
 *
 * @param {{ testResults: { name: string, status: string, assertionResults: { status: string }[] }[] }} report
 * @param {string[]} folders each must hold at least one test file that ran
 * @returns {Tally}
 */
export function tallyVitest(report, folders = []) {
  const tests = report.testResults.flatMap((file) => file.assertionResults.map((test) => test.status));
  const failed = count(tests, 'failed');
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const empty = folders.filter((folder) => !report.testResults.some((file) => file.name.startsWith(folder)));
  const passed = count(tests, 'passed');
  return {
    passed,
    failed: failed + broken.length + empty.length,
    skipped: tests.length - passed - failed,
  };
}

/**
 * Counts a Playwright JSON report. A test that passed only when tried again counts as failed.
 *
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} report
 * @returns {Tally}
 */
export function tallyPlaywright({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * What a step says for itself once its command has ended: no test at all, and an error that the report does not
 * know of, are failures too.
 *
 * @param {Tally} tally
 * @param {boolean} commandOk
 * @returns {Tally}
 */
export function settle(tally, commandOk) {
  if (tally.failed > 0 || (commandOk && tally.passed > 0)) return tally;
  return { ...tally, failed: 1 };
}

/** @param {Tally[]} tallies */
export function total(tallies) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const tally of tallies) {
    sum.passed += tally.passed;
    sum.failed += tally.failed;
    sum.skipped += tally.skipped;
  }
  return sum;
}

/**
 * @param {string[]} statuses
 * @param {string} wanted
 */
const count = (statuses, wanted) => statuses.filter((status) => status === wanted).length;
