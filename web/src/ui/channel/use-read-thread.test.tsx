// @vitest-environment jsdom
import { must } from '@causeway/shared/assert';
import type { OpId } from '@causeway/shared/id';
import { act, fireEvent, renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { inAttendedWindow } from '../testing/in-attended-window.ts';
import { fakePane, inPane } from '../testing/render-app.tsx';
import { ADA, BEN } from '../testing/sample-people.ts';
import { threadRows } from '../timeline/timeline-rows.ts';
import { repliesIn } from './thread-timeline.tsx';
import { useReadThread } from './use-read-thread.ts';

inAttendedWindow();

/** Two threads, of which nothing is unread. */
function setUp() {
  const made = fakePane();
  const { channel } = made;
  history.replaceState(null, '', `/c/${channel.id}`);
  const [one, other] = [1_000, 1_001].map((at) => channel.add(ADA.id, at, 'Root')) as [OpId, OpId];
  channel.fold().markRead(1_001);
  const reply = (thread: OpId, at: number) => {
    channel.add(BEN.id, at, 'Reply', { thread });
    channel.fold();
  };
  const rows = (root: OpId) => {
    const view = channel.view.get();
    return threadRows(must(view.messages.get(root), 'known'), repliesIn([view], root));
  };
  /** At its end. */
  const open = (root: OpId) => {
    const { result, rerender } = renderHook(() => useReadThread(channel, rows(root)), {
      wrapper: ({ children }) => inPane(made, children),
    });
    act(() => result.current(rows(root).length - 1));
    return rerender;
  };
  return { channel, one, other, reply, open };
}

it('what comes in a thread that is open is read as it comes', () => {
  const { channel, one, reply, open } = setUp();
  const draw = open(one);
  reply(one, 2_000);
  draw();
  expect(channel.readMarker.get()).toBe(2_000);
});

it('what comes while nobody looks is read when somebody comes back', () => {
  const { channel, one, reply, open } = setUp();
  const draw = open(one);
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  reply(one, 2_000);
  draw();
  expect(channel.readMarker.get()).toBe(1_001);
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  act(() => fireEvent(window, new Event('focus')));
  expect(channel.readMarker.get()).toBe(2_000);
});

it('what is elsewhere in the channel stays unread', () => {
  const { channel, one, reply, open } = setUp();
  const draw = open(one);
  reply(one, 2_000);
  channel.add(ADA.id, 2_001, 'In the channel');
  reply(one, 2_002);
  draw();
  expect(channel.readMarker.get()).toBe(2_000);
});

it('of two threads all is read once both have been opened', () => {
  const { channel, one, other, reply, open } = setUp();
  reply(other, 2_000);
  reply(one, 2_001);
  open(one);
  expect(channel.readMarker.get()).toBeLessThan(2_000);
  open(other);
  expect(channel.readMarker.get()).toBe(2_001);
});
