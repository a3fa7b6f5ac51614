// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Past } from '../../session/past.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { PastAnnouncer } from './past-announcer.tsx';
import { PastRow } from './past-row.tsx';

beforeEach(() => stubMedia());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function setUp(past: Past) {
  const made = fakePane();
  made.channel.past.set(past);
  const load = vi.fn(() => Promise.resolve());
  made.channel.onLoadOlder = load;
  const { container } = renderInPane(
    made,
    <>
      <PastRow run={made.channel} />
      <PastAnnouncer run={made.channel} />
    </>,
  );
  const become = (next: Past) => act(() => made.channel.past.set(next));
  const announced = () => container.querySelector('[aria-live]')?.textContent;
  return { ...made, load, become, announced };
}

describe('above the oldest message', () => {
  it('stands nothing while the segment before is quick to come', () => {
    vi.useFakeTimers();
    const { become } = setUp('more');
    become('loading');
    act(() => vi.advanceTimersByTime(200));
    expect(screen.queryByText(/Loading/)).toBeNull();
    become('more');
    act(() => vi.advanceTimersByTime(1_000));
    expect(screen.queryByText(/Loading/)).toBeNull();
  });

  it('stands that it is loading when that takes longer than a moment', () => {
    vi.useFakeTimers();
    const { become, announced } = setUp('more');
    become('loading');
    act(() => vi.advanceTimersByTime(500));
    expect(screen.getAllByText(/Loading earlier messages/)).toHaveLength(2);
    expect(announced()).toMatch(/Loading/);
    become('more');
    expect(announced()).toBe('Earlier messages loaded.');
  });

  it('stands what to do where they can’t be loaded; trying again loads', async () => {
    const { load } = setUp('unreachable');
    expect(screen.getByText('Earlier messages aren’t on this device. Connect to load them.')).toBeDefined();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('tries again by itself once the connection is back', () => {
    const { session, load } = setUp('unreachable');
    act(() => session.connection.set('offline'));
    expect(load).not.toHaveBeenCalled();
    act(() => session.connection.set('online'));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('stands that no more is kept, and for how long it is', () => {
    const { channel, become, announced } = setUp('loading');
    become('dropped');
    expect(screen.getAllByText('Earlier messages are no longer kept.')).toHaveLength(2);
    expect(announced()).toBe('Earlier messages are no longer kept.');
    act(() => channel.view.set({ ...channel.view.get(), retention: { days: 7 } }));
    expect(screen.getByText(/Messages in this channel are kept for 7 days\./)).toBeDefined();
  });

  it('nothing is announced about how things stood at opening', () => {
    expect(setUp('dropped').announced()).toBe('');
  });
});
