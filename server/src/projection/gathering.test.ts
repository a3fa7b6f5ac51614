import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Gathering } from './gathering.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('begins when whoever has the least time wants it, once, and tells all when it is done', async () => {
  const task = vi.fn(async () => undefined);
  const gathering = new Gathering(task);
  const told = [gathering.within(300_000), gathering.within(1_000), gathering.within(5_000)];
  vi.advanceTimersByTime(999);
  expect(task).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(task).toHaveBeenCalledOnce();
  await Promise.all(told);
  vi.advanceTimersByTime(300_000);
  expect(task).toHaveBeenCalledOnce();
});

it('tells all when it fails', async () => {
  const gathering = new Gathering(() => Promise.reject(new Error('no room')));
  const told = gathering.within(0);
  vi.advanceTimersByTime(0);
  await expect(told).rejects.toThrow('no room');
});
