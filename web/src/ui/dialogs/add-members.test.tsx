// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toast } from '../app/toast.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA, BEN, BOT, CHIYO, ME } from '../testing/sample-people.ts';
import { AddMembers } from './add-members.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

function setUp() {
  const made = fakePane({ role: 'admin' });
  made.channel.setMembers(new Map([ME, ADA].map((member) => [member.id, member])));
  const items = [BEN, CHIYO, BOT].map(({ id, handle, name, bot }) => ({ id, handle, name, bot }));
  made.session.answers = { listUsers: () => ({ items, next: null }), putMember: () => ({}) };
  renderInPane(made, <AddMembers channel={made.channel.id} />);
  return { ...made, user: userEvent.setup() };
}

it('marks the bot among the people, and nobody else', async () => {
  setUp();
  expect(await screen.findByRole('button', { name: /@ai · Bot$/ })).toBeDefined();
  expect(screen.getByRole('button', { name: /@ben$/ })).toBeDefined();
});

it('counts bots apart from people in what it says', async () => {
  const { user } = setUp();
  for (const name of [/@ben$/, /@chiyo$/, /@ai · Bot$/])
    await user.click(await screen.findByRole('button', { name }));
  await user.click(screen.getByRole('button', { name: 'Add' }));
  await waitFor(() => expect(toast.get()?.text).toBe('2 people and 1 bot added.'));
});
