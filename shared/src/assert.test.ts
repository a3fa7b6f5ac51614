import { expect, test } from 'vitest';
import { assert, must, unreachable } from './assert.ts';

test('a broken assumption throws with its message, a kept one does not', () => {
  expect(() => assert(false, 'it holds')).toThrow('assertion failed: it holds');
  expect(() => assert(0, 'it holds')).toThrow();
  expect(() => assert(1, 'it holds')).not.toThrow();
});

test('what must be there is returned, also when it is falsy', () => {
  expect([must(0, 'x'), must('', 'x'), must(false, 'x')]).toEqual([0, '', false]);
  expect(() => must(undefined, 'a marker')).toThrow('a marker');
  expect(() => must(null, 'a marker')).toThrow('a marker');
});

test('an impossible case throws with its value', () => {
  expect(() => unreachable({ k: 'x' } as never)).toThrow('{"k":"x"}');
});
