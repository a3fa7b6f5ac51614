// @vitest-environment jsdom
import { act, cleanup, fireEvent, renderHook } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { stubSizes } from '../testing/stub-sizes.ts';
import { loadMarkdown } from '../timeline/load-markdown.ts';
import { ChannelTimeline } from './channel-timeline.tsx';
import { useFrozenMarker } from './use-frozen-marker.ts';

beforeEach(async () => {
  stubMedia();
  stubSizes();
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  await loadMarkdown();
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function setUp() {
  const made = fakePane();
  const { channel } = made;
  history.replaceState(null, '', `/c/${channel.id}`);
  const say = (at: number) => {
    channel.add(ADA.id, at, `Said at ${at}`);
    channel.fold();
  };
  const open = (): Promise<void> =>
    act(async () => {
      renderInPane(
        made,
        <Suspense fallback="soon">
          <ChannelTimeline title="general" marker={0} target={undefined} />
        </Suspense>,
      );
    });
  const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  return { channel, say, open, pass };
}

it('what is in sight is read although more keeps coming', async () => {
  const { channel, say, open, pass } = setUp();
  say(1_000);
  await open();
  for (const at of [1_001, 1_002]) {
    pass(200);
    act(() => say(at));
  }
  expect(channel.readMarker.get()).toBe(1_002);
});

it('who only passes by has read nothing', async () => {
  const { channel, say, open, pass } = setUp();
  say(1_000);
  await open();
  pass(100);
  cleanup();
  pass(1_000);
  expect(channel.readMarker.get()).toBe(0);
});

it('the divider stays where it was when the channel was opened, until the window is left', () => {
  const { channel } = setUp();
  channel.markRead(1_000);
  const { result } = renderHook(() => useFrozenMarker(channel));
  act(() => channel.markRead(1_001));
  expect(result.current).toBe(1_000);
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  act(() => fireEvent(document, new Event('visibilitychange')));
  expect(result.current).toBe(1_001);
});

it('what comes while one works in another window stands below a divider', () => {
  const { channel, say } = setUp();
  channel.markRead(1_000);
  const { result } = renderHook(() => useFrozenMarker(channel));
  act(() => channel.markRead(1_001));
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  act(() => fireEvent(window, new Event('blur')));
  expect(result.current).toBe(1_000);
  act(() => say(1_002));
  expect(result.current).toBe(1_001);
});
