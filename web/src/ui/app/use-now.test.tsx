// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { formatAgo } from './format-time.ts';
import { useNow } from './use-now.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const Ago = ({ at }: { at: number }) => <p>{formatAgo(at, useNow())}</p>;

it('what was just now is a minute ago a minute later, and the timer goes with the last who asks', () => {
  vi.useFakeTimers();
  render(<Ago at={Date.now()} />);
  expect(screen.getByText('just now')).toBeDefined();
  act(() => void vi.advanceTimersByTime(60_000));
  expect(screen.getByText('1 minute ago')).toBeDefined();
  cleanup();
  expect(vi.getTimerCount()).toBe(0);
});
