import { expect, test } from 'vitest';
import { problemsOf } from './check-single-yjs.mjs';

const yjs = { version: '13.6.33' };

test('one copy of yjs is right', () => {
  expect(
    problemsOf({ packages: { 'node_modules/yjs': yjs, 'node_modules/y-yjs': {}, 'node_modules/yjs2': {} } }),
  ).toEqual([]);
});

test('a second copy is named with its place and version', () => {
  const problems = problemsOf({
    packages: { 'node_modules/yjs': yjs, 'node_modules/a/node_modules/yjs': { version: '14.0.0' } },
  });
  expect(problems.join()).toContain('node_modules/a/node_modules/yjs 14.0.0');
});

test('no copy at all is wrong too', () => {
  expect(problemsOf({ packages: {} })).toHaveLength(1);
});
