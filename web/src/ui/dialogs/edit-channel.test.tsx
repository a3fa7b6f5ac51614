// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { EditChannel } from './edit-channel.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

function setUp() {
  const made = fakePane({ role: 'admin' });
  made.channel.view.set({ ...made.channel.view.get(), retention: { days: 30 } });
  const patch = vi.fn();
  made.session.answers = { patchChannel: patch };
  renderInPane(made, <EditChannel channel={made.channel.id} />);
  const keep = screen.getByLabelText<HTMLSelectElement>('Keep messages');
  const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' });
  const saved = () => patch.mock.calls.map(([{ body }]) => body);
  return { ...made, keep, save, saved, user: userEvent.setup() };
}

it('shows how long messages are kept, and sends only what was changed', async () => {
  const { keep, save, saved, user } = setUp();
  expect(keep.value).toBe('days-30');
  await user.selectOptions(keep, 'Forever');
  await user.click(save);
  await waitFor(() => expect(saved()).toEqual([{ retention: null }]));
});

it('asks how many hours, and takes no other number', async () => {
  const { keep, save, saved, user } = setUp();
  await user.selectOptions(keep, 'A number of hours');
  const hours = screen.getByLabelText('Hours');
  await user.clear(hours);
  await user.type(hours, '9000');
  expect(screen.getByText('A whole number from 1 to 8,760.')).toBeDefined();
  expect(save.disabled).toBe(true);
  await user.clear(hours);
  await user.type(hours, '36');
  await user.click(save);
  await waitFor(() => expect(saved()).toEqual([{ retention: { hours: 36 } }]));
});

it('keeps messages until they are read, if that is wanted', async () => {
  const { keep, save, saved, user } = setUp();
  await user.selectOptions(keep, 'Until everybody has read them');
  expect(screen.getByText(/once everybody in the channel has read them/)).toBeDefined();
  await user.click(save);
  await waitFor(() => expect(saved()).toEqual([{ retention: { untilRead: true, days: 30 } }]));
});
