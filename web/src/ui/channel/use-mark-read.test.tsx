// @vitest-environment jsdom
import { act, cleanup, fireEvent, renderHook, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { HomePage } from '../app/home-page.tsx';
import { inAttendedWindow } from '../testing/in-attended-window.ts';
import { fakePane, inPane, type Rendered, renderInPane } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { timelineRows } from '../timeline/timeline-rows.ts';
import { useMarkRead } from './use-mark-read.ts';

inAttendedWindow();

function Channel({ made: { channel, session } }: { made: Rendered }) {
  const { timeline } = channel.view.get();
  const rows = timelineRows(timeline, { me: session.userId, marker: 0, until: 0 });
  const onSeen = useMarkRead(channel, rows);
  return (
    <main>
      <button type="button" onClick={() => onSeen(rows.length - 1)}>
        See all
      </button>
      <textarea />
    </main>
  );
}

function setUp() {
  const made = fakePane();
  made.channel.add(ADA.id, 1_000, 'One');
  made.channel.fold();
  const open = () => renderInPane(made, <Channel made={made} />);
  // As the list does when its scrolling rests: no click of a person.
  const see = () => screen.getByText('See all').click();
  return { ...made, open, see };
}

it('what is in sight is read where somebody has gone', () => {
  const { channel, open, see } = setUp();
  history.replaceState(null, '', `/c/${channel.id}`);
  open();
  see();
  expect(channel.readMarker.get()).toBe(1_000);
});

it.each([
  [
    'hidden',
    () => vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden'),
    'visibilitychange',
  ],
  ['beside the one that is worked in', () => vi.spyOn(document, 'hasFocus').mockReturnValue(false), 'focus'],
] as const)('what comes while the window is %s is read when one comes back', (_, leave, back) => {
  const made = setUp();
  const { channel, open, see } = made;
  history.replaceState(null, '', `/c/${channel.id}`);
  const { rerender } = open();
  see();
  const away = leave();
  channel.add(ADA.id, 2_000, 'Two');
  channel.fold();
  rerender(inPane(made, <Channel made={made} />));
  expect(channel.readMarker.get()).toBe(1_000);
  away.mockRestore();
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  fireEvent(back === 'focus' ? window : document, new Event(back));
  expect(channel.readMarker.get()).toBe(2_000);
});

it('a reply in a thread is not in sight at the end of the channel, until one comes there anew', () => {
  const made = setUp();
  const { channel, session } = made;
  const root = channel.add(ADA.id, 1_001, 'Two');
  const { timeline } = channel.fold().view.get();
  history.replaceState(null, '', `/c/${channel.id}`);
  const rows = timelineRows(timeline, { me: session.userId, marker: 0, until: 0 });
  const { result } = renderHook(() => useMarkRead(channel, rows), {
    wrapper: ({ children }) => inPane(made, children),
  });
  const see = (last: number) => act(() => result.current(last));
  see(rows.length - 1);
  channel.add(ADA.id, 2_000, 'Reply', { thread: root });
  channel.fold();
  // As when the list rests after it has grown by the line that says that there is a reply.
  see(rows.length - 1);
  expect(channel.readMarker.get()).toBe(1_001);
  see(0);
  see(rows.length - 1);
  expect(channel.readMarker.get()).toBe(2_000);
});

it.each([
  ['scrolls', () => fireEvent.wheel(screen.getByRole('main'))],
  ['clicks', () => fireEvent.pointerDown(screen.getByRole('main'))],
  ['types', () => fireEvent.keyDown(screen.getByRole('textbox'), { key: 'a' })],
])('where the app has gone by itself nothing is read, until the person %s', (_, act) => {
  const made = setUp();
  const { channel, open, see } = made;
  history.replaceState(null, '', '/');
  renderInPane(made, <HomePage />);
  expect(location.pathname).toBe(`/c/${channel.id}`);
  cleanup();
  open();
  see();
  fireEvent.pointerDown(document.body);
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'k', ctrlKey: true });
  expect(channel.readMarker.get()).toBe(0);
  act();
  expect(channel.readMarker.get()).toBe(1_000);
});
