import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareIds, compareOps, nextTs, observeTs } from './hybrid-time.ts';

test.each([
  [100, 0, 100],
  [100.9, 0, 100],
  [100, 100, 101],
  [100, 500, 501],
])('[HT1] at %d, having seen %d, the next ts is %d', (now, newest, expected) => {
  expect(nextTs(now, newest)).toBe(expected);
});

test('[HT1] ts of one device strictly increase, whatever its clock does', () => {
  const property = fc.property(fc.array(fc.nat(1_000)), (clock) => {
    let newest = 0;
    for (const now of clock) {
      const ts = nextTs(now, newest);
      expect(ts).toBeGreaterThan(newest);
      expect(ts).toBeGreaterThanOrEqual(now);
      newest = ts;
    }
  });
  fc.assert(property);
});

test.each([
  [10, 20, 30, 20],
  [10, 30, 30, 30],
  [10, 31, 30, 10],
  [20, 10, 30, 20],
])('[HT2] newest %d and a seen %d at %d make %d', (newest, ts, now, expected) => {
  expect(observeTs(newest, ts, now)).toBe(expected);
});

test('[HT3] ops are in a total order by ts, then id', () => {
  const anyOp = fc.record({ ts: fc.nat(3), id: fc.constantFrom('A.1', 'B.1', 'a.1', 'ä.1') });
  const property = fc.property(anyOp, anyOp, anyOp, (a, b, c) => {
    expect(Math.sign(compareOps(a, b))).toBe(-Math.sign(compareOps(b, a)) + 0);
    expect(compareOps(a, b) === 0).toBe(a.ts === b.ts && a.id === b.id);
    if (compareOps(a, b) <= 0 && compareOps(b, c) <= 0) expect(compareOps(a, c)).toBeLessThanOrEqual(0);
  });
  fc.assert(property);
});

test('[HT3] ids are compared by code units, not by a language’s rules', () => {
  expect(
    ['a', 'B', '1', 'ä', 'A']
      .map((id) => ({ id }))
      .sort(compareIds)
      .map(({ id }) => id),
  ).toEqual(['1', 'A', 'B', 'a', 'ä']);
});
