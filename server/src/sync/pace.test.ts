import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Pace, SILENCE } from './pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A document with `readers`, and how many rows they were told of each time. */
function setUp(readers: number) {
  const heard: number[] = [];
  let waiting = 0;
  const pace = new Pace(
    () => {
      heard.push(waiting);
      waiting = 0;
      pace.told();
    },
    () => readers,
  );
  const write = (): void => pace.changed(++waiting);
  return { heard, write };
}

it('the first change is told at once, what follows closely together, when the silence ends', () => {
  const { heard, write } = setUp(20);
  write();
  expect(heard).toEqual([1]);
  write();
  vi.advanceTimersByTime(20);
  write();
  vi.advanceTimersByTime(19);
  expect(heard).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual([1, 2]);
  vi.advanceTimersByTime(40);
  write();
  expect(heard).toEqual([1, 2, 1]);
});

it('however many read, nobody waits longer than the most', () => {
  const { heard, write } = setUp(10_000);
  write();
  write();
  vi.advanceTimersByTime(SILENCE.mostMs - 1);
  expect(heard).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual([1, 1]);
});

it('so many rows are told at once', () => {
  const { heard, write } = setUp(10_000);
  for (let row = 0; row <= SILENCE.rows; row++) write();
  expect(heard).toEqual([1, SILENCE.rows]);
  vi.advanceTimersByTime(SILENCE.mostMs);
  expect(heard).toHaveLength(2);
});

it('a few readers, or the last moments of a silence, are not worth waiting for', () => {
  const few = setUp(SILENCE.slackMs / SILENCE.perReaderMs);
  for (const _ of [1, 2, 3]) few.write();
  expect(few.heard).toEqual([1, 1, 1]);
  const { heard, write } = setUp(20);
  write();
  vi.advanceTimersByTime(40 - SILENCE.slackMs);
  write();
  expect(heard).toEqual([1, 1]);
});
