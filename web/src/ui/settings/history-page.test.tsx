// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { HISTORY_PREF, HistoryPage } from './history-page.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

function setUp(state: 'loading' | 'paused' | 'off' | 'complete' | 'waiting', here = 12) {
  const made = fakePane();
  made.session.history.set({ here, of: 40, bytes: 3_100_000, state });
  renderInPane(made, <HistoryPage />);
  return { ...made, user: userEvent.setup() };
}

it('says how much is here', () => {
  setUp('loading');
  expect(screen.getByText('12 of 40 segments of history are on this device · 3.1 MB')).toBeDefined();
  expect(screen.getByRole('progressbar').getAttribute('value')).toBe('12');
  expect(screen.getByRole('status').textContent).toMatch(/Loading the rest/);
});

it.each([
  ['complete', /All of it is here/],
  ['waiting', /when the server can be reached/],
  ['paused', /saves data, or is short of space/],
  ['off', /when you scroll back/],
] as const)('%s is put into words', (state, words) => {
  setUp(state);
  expect(screen.getByRole('status').textContent).toMatch(words);
});

it('keeping all of it can be switched off and on', async () => {
  const { session, user } = setUp('loading');
  const all = screen.getByRole('switch', { name: /Keep all history/ });
  await user.click(all);
  expect(session.user.get().prefs.get(HISTORY_PREF)).toBe('off');
  expect(all.getAttribute('aria-checked')).toBe('false');
  await user.click(all);
  expect(session.user.get().prefs.get(HISTORY_PREF)).not.toBe('off');
});
