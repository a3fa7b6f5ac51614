// @vitest-environment jsdom
import { act, fireEvent, renderHook } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { inAttendedWindow } from '../testing/in-attended-window.ts';
import { fakePane, inPane } from '../testing/render-app.tsx';
import { ADA, ME } from '../testing/sample-people.ts';
import { isUnread } from '../timeline/timeline-rows.ts';
import { useNews } from './use-news.ts';

inAttendedWindow();

/** A channel with messages of 1,000 and 1,001 ms, read up to `marker`, its end in sight. */
function setUp({ marker = 1_001, isCovered = false } = {}) {
  const made = fakePane();
  const { channel, pane, session } = made;
  for (const at of [1_000, 1_001]) channel.add(ADA.id, at, 'Before');
  channel.fold().markRead(marker);
  const { result } = renderHook(() => useNews(pane, isCovered), {
    wrapper: ({ children }) => inPane(made, children),
  });
  const say = (at: number, author = ADA.id) => {
    channel.add(author, at, `Said at ${at}`);
    act(() => void channel.fold());
  };
  /** What has come is read, as it is where its end is in sight. */
  const read = () => act(() => channel.markRead(channel.view.get().lastPosition));
  const news = () => {
    const { timeline } = channel.view.get();
    return timeline.filter((entry) => isUnread(entry, ME.id, result.current)).map(({ at }) => at);
  };
  return { channel, pane, session, say, read, news };
}

const workElsewhere = () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  act(() => void fireEvent(window, new Event('blur')));
};

it('what was unread when the channel was opened stays new while one reads', () => {
  const { say, read, news } = setUp({ marker: 1_000 });
  expect(news()).toEqual([1_001]);
  read();
  say(2_000);
  read();
  expect(news()).toEqual([1_001]);
});

it('what one watches come in is not new', () => {
  const { say, read, news } = setUp();
  say(2_000, ME.id);
  say(2_001);
  expect(news()).toEqual([]);
  read();
  say(2_002);
  expect(news()).toEqual([]);
});

it('what comes while one works in another window is new, and alone', () => {
  const { say, read, news } = setUp({ marker: 1_000 });
  say(2_000);
  read();
  workElsewhere();
  expect(news()).toEqual([1_001]);
  say(2_001);
  say(2_002);
  expect(news()).toEqual([2_001, 2_002]);
});

it('what was new is so no longer once the window has been hidden', () => {
  const { read, news } = setUp({ marker: 1_000 });
  read();
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  act(() => void fireEvent(document, new Event('visibilitychange')));
  expect(news()).toEqual([]);
});

describe('what comes out of sight is new', () => {
  it('where one has scrolled up', () => {
    const { pane, say, read, news } = setUp();
    say(2_000);
    read();
    pane.sight.set(() => ({ key: 'some-row', offset: 0 }));
    say(2_001);
    pane.sight.set(() => 'end');
    say(2_002);
    expect(news()).toEqual([2_001]);
  });

  it('below what was new already', () => {
    const { pane, read, say, news } = setUp({ marker: 1_000 });
    read();
    pane.sight.set(() => ({ key: 'some-row', offset: 0 }));
    say(2_000);
    expect(news()).toEqual([1_001, 2_000]);
  });

  it('behind a panel on a phone', () => {
    const { say, news } = setUp({ isCovered: true });
    say(2_000);
    expect(news()).toEqual([2_000]);
  });
});

it('what has come while there was no connection is new', () => {
  const { session, say, news } = setUp();
  const now = vi.spyOn(performance, 'now').mockReturnValue(50_000);
  act(() => session.connection.set('connecting'));
  act(() => session.connection.set('online'));
  say(2_000);
  say(2_001);
  now.mockReturnValue(60_000);
  say(2_002);
  expect(news()).toEqual([2_000, 2_001]);
});
