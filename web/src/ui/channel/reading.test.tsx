// @vitest-environment jsdom
import { act, cleanup } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { stubSizes } from '../testing/stub-sizes.ts';
import { loadMarkdown } from '../timeline/load-markdown.ts';
import { ChannelTimeline } from './channel-timeline.tsx';

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
          <ChannelTimeline title="general" news={{ marker: 0, until: 0 }} target={undefined} />
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
