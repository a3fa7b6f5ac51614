// @vitest-environment jsdom
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakePane, type PaneOptions, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA, BEN, BOT, ME } from '../testing/sample-people.ts';
import { Composer } from './composer.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

const byId = (members: readonly (typeof ME)[]) => new Map(members.map((member) => [member.id, member]));

function setUp({ kind = 'channel', ...options }: PaneOptions & { kind?: 'channel' | 'dm' } = {}) {
  const made = fakePane({ role: 'admin', ...options });
  const { channel, session } = made;
  channel.view.set({ ...channel.view.get(), kind });
  channel.setMembers(byId([ME, ADA, BEN]));
  const putMember = vi.fn(() => {
    channel.setMembers(byId([ME, ADA, BEN, BOT]));
    return {};
  });
  const aisha = { id: ADA.id, handle: 'aisha', name: 'Aisha' };
  const bot = { id: BOT.id, handle: BOT.handle, name: BOT.name, bot: true };
  session.answers = { listUsers: () => ({ items: [aisha, bot], next: null }), putMember };
  renderInPane(made, <Composer label="Message #general" />);
  const field = screen.getByRole<HTMLTextAreaElement>('textbox');
  const said = () => screen.getByRole('status').querySelector('p')?.textContent ?? '';
  const action = () => screen.queryByRole('button', { name: 'Add @ai' });
  return { ...made, putMember, field, said, action, user: userEvent.setup() };
}

it.each(['@ai what is new?', 'And you, @gpt'])('%j says that the AI is not there', async (text) => {
  const { user, field, said } = setUp();
  await user.type(field, text);
  expect(said()).toBe('@ai is not in this channel.');
});

it('who manages members adds it, and goes on writing', async () => {
  const { user, field, said, action, channel, putMember } = setUp();
  await user.type(field, '@ai what is new?');
  await user.click(screen.getByRole('button', { name: 'Add @ai' }));
  await waitFor(() => expect(said()).toBe(''));
  const member = { params: { id: channel.id, userId: BOT.id }, body: { role: 'member' } };
  expect(putMember).toHaveBeenCalledExactlyOnceWith(member);
  expect(action()).toBeNull();
  await waitFor(() => expect(document.activeElement).toBe(field));
  await user.keyboard('{Enter}');
  expect([...channel.view.get().messages.values()][0]?.mentions).toEqual([BOT.id]);
});

it('says why it could not be added', async () => {
  const { user, field, said, session } = setUp();
  await user.type(field, '@ai hello');
  session.answers = {};
  await user.click(screen.getByRole('button', { name: 'Add @ai' }));
  await waitFor(() => expect(said()).toMatch(/can’t be reached/));
});

it('who may add nobody is told of /ai', async () => {
  const { user, field, said, action } = setUp({ role: 'member' });
  await user.type(field, '@ai hello');
  expect(said()).toBe('@ai is not in this channel. Ask privately with /ai.');
  expect(action()).toBeNull();
});

it('to a direct conversation nobody is added', async () => {
  const { user, field, said, action } = setUp({ kind: 'dm' });
  await user.type(field, '@ai hello');
  expect(said()).toBe('@ai is not in this conversation. Ask privately with /ai.');
  expect(action()).toBeNull();
});

it('it does not stand in the way of sending', async () => {
  const { user, field, said, channel } = setUp();
  await user.type(field, '@ai hello{Enter}');
  expect(channel.view.get().messages.size).toBe(1);
  expect(said()).toBe('');
});

it('offline it can’t be added', async () => {
  const { user, field, said, action, session } = setUp();
  await user.type(field, '@ai hello');
  act(() => session.connection.set('offline'));
  expect(said()).toBe('@ai is not in this channel.');
  expect(action()).toBeNull();
});

it.each(['Hello @ada', '/ai what does @ai do?', '`@ai`'])('%j says nothing', async (text) => {
  const { user, field, said } = setUp();
  await user.type(field, text);
  expect(said()).toBe('');
});

it('says nothing while AI is off', async () => {
  const { user, field, said, session } = setUp();
  act(() => session.ai.set(undefined));
  await user.type(field, '@ai hello');
  expect(said()).toBe('');
});

it('says nothing of an edit, nor while a name is still being chosen', async () => {
  const { user, field, said, channel, pane } = setUp();
  channel.setMembers(byId([ME, { ...ADA, handle: 'aida' }]));
  await user.type(field, '@ai');
  expect(said()).toBe('');
  await user.keyboard(' is here');
  expect(said()).not.toBe('');
  const own = channel.add(ME.id, 1, '@ai hello');
  act(() => {
    channel.fold();
    pane.composing.set({ mode: 'edit', of: own });
  });
  expect(field.value).toBe('@ai hello');
  expect(said()).toBe('');
});
