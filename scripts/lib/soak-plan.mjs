import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './source-files.mjs';

/** How many times as many cases as in `npm test`, by a word in the path; what is not named here gets the last. */
const TIMES = [
  { word: 'simulation', times: 20 },
  // 100,000 frames.
  { word: 'mutated-frames', times: 40 },
  { word: 'crash', times: 5 },
  { word: 'two-writers', times: 5 },
  { word: 'tabs.fuzz', times: 2 },
  { word: 'people.fuzz', times: 2 },
  { word: '', times: 10 },
];
const DEFAULT_MINUTES = 20;
const COUNTS_RUNS = /testing\/run-count(\.ts)?'/;

/**
 * @typedef {{ file: string, times: number }} Soaked a test file, relative to the root
 *
 * @param {string} root
 * @returns {Soaked[]} all that read how much is to be tried, the most telling first
 */
export function soakFiles(root) {
  const found = ['shared', 'server', 'web'].flatMap((folder) => filesBelow(root, folder, /\.test\.tsx?$/));
  const counting = found.filter((file) => COUNTS_RUNS.test(readFileSync(join(root, file), 'utf8')));
  const rank = (/** @type {string} */ file) => TIMES.findIndex(({ word }) => file.includes(word));
  return counting
    .sort((a, b) => rank(a) - rank(b))
    .map((file) => ({ file, times: TIMES[rank(file)]?.times ?? 1 }));
}

/**
 * @param {readonly string[]} args
 * @returns {{ minutes: number, seed: number | undefined, words: string[] } | undefined} `undefined`: not understood
 */
export function soakOptions(args) {
  const words = [];
  /** @type {Record<string, number>} */
  const numbers = {};
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--minutes' || word === '--seed') numbers[word] = Number(args[++at]);
    else if (word.startsWith('-')) return undefined;
    else words.push(word);
  }
  const { '--minutes': minutes = DEFAULT_MINUTES, '--seed': seed } = numbers;
  if (!(minutes > 0) || (seed !== undefined && !Number.isInteger(seed))) return undefined;
  return { minutes, seed, words };
}
