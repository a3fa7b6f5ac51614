// @vitest-environment jsdom
import { newOpId, type OpId } from '@causeway/shared/id';
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toast } from '../app/toast.ts';
import { FakePast } from '../testing/fake-past.ts';
import { randomBytes } from '../testing/random-bytes.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA } from '../testing/sample-people.ts';
import { ReplyQuote } from './reply-quote.tsx';

beforeEach(() => {
  stubMedia();
  toast.set(undefined);
});
afterEach(cleanup);

function setUp(of?: OpId) {
  const made = fakePane();
  const ids = [0, 1, 2, 3, 4, 5].map((index) => made.channel.add(ADA.id, 1_000 + index, `Message ${index}`));
  const past = new FakePast(made.channel.fold(), { size: 1 });
  const [first] = ids as [OpId];
  const { members } = made.channel.view.get();
  renderInPane(made, <ReplyQuote of={of ?? first} quoted={null} members={members} />);
  return { ...made, past, first, user: userEvent.setup() };
}

it('a message that is not loaded is called so, and found', async () => {
  const { user, pane, first } = setUp();
  await user.click(screen.getByRole('button', { name: /Earlier message/ }));
  await waitFor(() => expect(pane.window.get()?.view.get().messages.has(first)).toBe(true));
  expect(pane.aim.get()).toEqual({ op: first });
});

it('says what one says that is not loaded, where it is on this device', () => {
  const { channel } = setUp();
  act(() => channel.recalls.set(true));
  expect(screen.getByRole('button').textContent).toBe('In reply to Ada OkaforMessage 0');
});

it('one that is no longer kept is called so, once that is known', async () => {
  const { user, past, first } = setUp();
  past.dropped.add(first);
  await user.click(screen.getByRole('button'));
  expect(await screen.findByText('No longer kept')).toBeDefined();
  expect(screen.queryByRole('button')).toBeNull();
  expect(toast.get()?.text).toBe('This message is no longer kept.');
});

it('one that nobody knows is called so', async () => {
  const { user } = setUp(newOpId(ADA.id, Date.now(), randomBytes));
  await user.click(screen.getByRole('button'));
  expect(await screen.findByText('A message that can’t be found')).toBeDefined();
});

it('one that can’t be asked for now can be asked for again', async () => {
  const { user, past } = setUp();
  past.online = false;
  await user.click(screen.getByRole('button'));
  await waitFor(() => expect(toast.get()?.text).toMatch(/isn’t on this device. Connect to load it/));
  expect(screen.getByRole('button', { name: /Earlier message/ })).toBeDefined();
});
