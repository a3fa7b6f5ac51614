import { expect, it } from 'vitest';
import { Budget, Budgets } from './budgets.ts';

it('gives the burst at once, then what has come back', () => {
  let now = 0;
  const budget = new Budget({ burst: 10, perSecond: 2 }, () => now);
  expect([budget.take(10), budget.take()]).toEqual([true, false]);
  now = 400;
  expect(budget.take()).toBe(false);
  now = 500;
  expect([budget.take(), budget.take()]).toEqual([true, false]);
  now = 3_600_000;
  expect([budget.take(11), budget.take(10)]).toEqual([false, true]);
});

it('neither gives nor takes when the clock is put back', () => {
  let now = 10_000;
  const budget = new Budget({ burst: 2, perSecond: 1 }, () => now);
  budget.take();
  now = 0;
  expect([budget.take(), budget.take()]).toEqual([true, false]);
  now = 1_000;
  expect(budget.take()).toBe(true);
});

it('keeps keys apart, and forgets those that are full again', () => {
  let now = 0;
  const budgets = new Budgets({ burst: 1, perSecond: 1 }, () => now);
  for (let at = 0; at < 1_000; at++) expect(budgets.take(`${at}`)).toBe(true);
  expect(budgets.take('5')).toBe(false);
  now = 1_000;
  expect(budgets.take('new')).toBe(true);
  expect(budgets.size).toBe(1);
});
