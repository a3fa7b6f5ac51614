import { expect, test } from 'vitest';
import { ROOT } from './root.mjs';
import { soakFiles, soakOptions } from './soak-plan.mjs';

test('the most telling tests come first, and the properties of all packages are among them', () => {
  const files = soakFiles(ROOT).map(({ file }) => file);
  expect(files[0]).toContain('simulation');
  for (const word of ['mutated-frames', 'crash', 'two-writers', 'shared/', 'web/'])
    expect(files.some((file) => file.includes(word))).toBe(true);
});

test('options are minutes, a seed and words', () => {
  expect(soakOptions([])).toEqual({ minutes: 20, seed: undefined, words: [] });
  expect(soakOptions(['--minutes', '0.5', 'crash', '--seed', '7'])).toEqual({
    minutes: 0.5,
    seed: 7,
    words: ['crash'],
  });
});

test('what is not understood is not guessed at', () => {
  expect(soakOptions(['--minutes', 'many'])).toBeUndefined();
  expect(soakOptions(['--hours', '1'])).toBeUndefined();
  expect(soakOptions(['--seed', 'x'])).toBeUndefined();
});
