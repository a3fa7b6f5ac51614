import { expect, test } from 'vitest';
import { settle, tallyPlaywright, tallyVitest, total } from './test-report.mjs';

const file = (name: string, status: string, ...statuses: string[]) => ({
  name,
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
});

test('Vitest: tests are counted by their outcome', () => {
  const testResults = [
    file('/r/a', 'failed', 'passed', 'failed', 'pending'),
    file('/r/b', 'passed', 'passed'),
  ];
  expect(tallyVitest({ testResults })).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

test('Vitest: a file that could not be loaded is a failure', () => {
  expect(tallyVitest({ testResults: [file('/r/a', 'failed')] })).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
  });
});

test('Vitest: a folder without tests is a failure', () => {
  const testResults = [file('/r/web/a', 'passed', 'passed')];
  expect(tallyVitest({ testResults }, ['/r/web/', '/r/server/'])).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  });
});

test('Playwright: flaky tests and load errors are failures', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(tallyPlaywright({ stats, errors: ['x'] })).toEqual({ passed: 4, failed: 3, skipped: 2 });
});

test('a command that fails although its report is clean is a failure', () => {
  expect(settle({ passed: 3, failed: 0, skipped: 0 }, false)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});

test('a step without any test is a failure', () => {
  expect(settle({ passed: 0, failed: 0, skipped: 0 }, true).failed).toBe(1);
});

test('failures already counted are not counted again', () => {
  expect(settle({ passed: 0, failed: 2, skipped: 0 }, false).failed).toBe(2);
});

test('totals add up', () => {
  expect(
    total([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 4, failed: 0, skipped: 0 },
    ]),
  ).toEqual({ passed: 5, failed: 2, skipped: 3 });
});
