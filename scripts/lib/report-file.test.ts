import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countReport, reportFile } from './report-file.mjs';

const ONE_FAILURE = { passed: 0, failed: 1, skipped: 0 };
const asItIs = (json: { passed: number; failed: number; skipped: number }) => json;

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'causeway-report-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a run that ends before it reports is one failure, whatever the run before it has reported', () => {
  const path = join(dir, 'new', 'report.json');
  writeFileSync(reportFile(path), JSON.stringify({ passed: 7, failed: 3, skipped: 0 }));
  expect(countReport(path, asItIs, false)).toEqual({ passed: 7, failed: 3, skipped: 0 });
  expect(countReport(reportFile(path), asItIs, false)).toEqual(ONE_FAILURE);
});

test('a report that breaks off is one failure', () => {
  const report = reportFile(join(dir, 'report.json'));
  writeFileSync(report, '{"passed": 7, "fai');
  expect(countReport(report, asItIs, true)).toEqual(ONE_FAILURE);
});
