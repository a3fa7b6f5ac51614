// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SessionContext } from '../app/app-context.ts';
import type { Panel } from '../app/parse-location.ts';
import { fakePane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { stubSizes } from '../testing/stub-sizes.ts';
import { loadMarkdown } from '../timeline/load-markdown.ts';
import { ChannelScreen } from './channel-screen.tsx';

beforeEach(async () => {
  stubMedia();
  stubSizes();
  await loadMarkdown();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('on a phone, what was new when the channel was opened is so after a look at a panel', async () => {
  const wide = window.matchMedia;
  window.matchMedia = (query) => ({ ...wide(query), matches: query.includes('max-width') });
  const { session, channel } = fakePane();
  channel.markRead(500);
  channel.add(ADA.id, 1_000, 'News');
  channel.past.set('more');
  channel.fold();
  history.replaceState(null, '', `/c/${channel.id}`);
  const app = (panel?: Panel) => (
    <SessionContext value={session}>
      <ChannelScreen id={channel.id} panel={panel} target={undefined} />
    </SessionContext>
  );
  const { rerender } = render(null);
  const show = (panel?: Panel): Promise<void> => act(async () => rerender(app(panel)));
  await show();
  const isNew = () => screen.queryByText('More than 1 new messages') !== null;
  expect(isNew()).toBe(true);
  act(() => channel.markRead(1_000));
  await show('members');
  expect(isNew()).toBe(false);
  await show();
  expect(isNew()).toBe(true);
});
