import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { settle } from './test-report.mjs';

/** @typedef {import('./test-report.mjs').Tally} Tally */

/**
 * Where a tool writes its report; an old one is gone, so that it cannot be read for the new.
 *
 * @param {string} path
 */
export function reportFile(path) {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  return path;
}

/**
 * What a command has counted; one failure, if it did not come so far.
 *
 * @template T
 * @param {string} report
 * @param {(json: T) => Tally} tally
 * @param {boolean} commandOk
 * @returns {Tally}
 */
export function countReport(report, tally, commandOk) {
  const json = readReport(report);
  return settle(json === undefined ? { passed: 0, failed: 1, skipped: 0 } : tally(json), commandOk);
}

/** @param {string} report */
function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return undefined;
  }
}
