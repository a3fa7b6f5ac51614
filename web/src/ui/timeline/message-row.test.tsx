// @vitest-environment jsdom
import type { Message } from '@causeway/shared/fold/channel-view';
import type { OpId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { ADA, BEN, ME } from '../testing/sample-people.ts';
import { MessageRow } from './message-row.tsx';

beforeEach(() => stubMedia());
afterEach(cleanup);

interface Options {
  readonly author?: typeof ME;
  readonly more?: Partial<Message>;
  readonly role?: Role;
  readonly pending?: boolean;
  readonly body?: string;
}

function setUp({ author = ADA, more = {}, role = 'member', pending = false, body = 'Hello' }: Options = {}) {
  const made = fakePane({ role });
  const id = made.channel.add(author.id, Date.now(), body, more);
  made.channel.fold();
  const view = made.channel.view.get();
  const message = view.messages.get(id) as Message;
  renderInPane(
    made,
    <MessageRow
      message={message}
      head
      members={view.members}
      role={role}
      pending={pending}
      newest={false}
      quoted={undefined}
      thread={undefined}
    />,
  );
  const row = screen.getByRole('article');
  return { ...made, id, row, user: userEvent.setup() };
}

describe('a message', () => {
  it('is named by its author and time', () => {
    expect(setUp().row.getAttribute('aria-label')).toMatch(/^Ada Okafor, \d/);
  });

  it('says that it was edited, and that it was deleted', () => {
    expect(within(setUp({ more: { editedAt: 5 } }).row).getByText(/edited/)).toBeDefined();
    cleanup();
    const { row } = setUp({ more: { deleted: true, body: '' } });
    expect(within(row).getByText('Message deleted')).toBeDefined();
  });

  it.each([
    [true, 'On this device only'],
    [false, 'On the server'],
  ])('of mine, pending %s, says where it is', (pending, text) => {
    expect(within(setUp({ author: ME, pending }).row).getByText(text)).toBeDefined();
  });

  it('of others says nothing about where it is', () => {
    expect(within(setUp().row).queryByText('On the server')).toBeNull();
  });

  it('draws links that tell nothing to where they lead', () => {
    const { row } = setUp({ body: 'See https://example.org/x' });
    expect(within(row).getByRole('link').getAttribute('rel')).toContain('noopener');
  });
});

describe('its toolbar', () => {
  const labels = (row: HTMLElement) =>
    within(within(row).getByRole('toolbar'))
      .getAllByRole('button')
      .map((button) => button.getAttribute('aria-label'));

  it('comes with the focus, and offers what I may do', async () => {
    const { row, user } = setUp({ author: ME });
    expect(within(row).queryByRole('toolbar')).toBeNull();
    row.focus();
    await user.hover(row);
    expect(labels(row)).toEqual(expect.arrayContaining(['Reply', 'Edit', 'Add a reaction']));
  });

  it('offers a reader neither reactions nor replies', async () => {
    const { row, user } = setUp({ role: 'reader' });
    row.focus();
    await user.hover(row);
    expect(labels(row)).toEqual(['Open thread', 'More actions']);
  });

  it('toggles my reaction', async () => {
    const more = { reactions: [{ emoji: '👍', users: [BEN.id] }] };
    const { row, user, channel, id } = setUp({ more });
    await user.click(within(row).getByRole('button', { name: /by Ben Haddad/ }));
    expect(channel.view.get().messages.get(id as OpId)?.reactions[0]?.users).toEqual([BEN.id, ME.id]);
  });
});
