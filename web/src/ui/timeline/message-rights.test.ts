import { newOpId } from '@causeway/shared/id';
import { describe, expect, it } from 'vitest';
import { blankMessage } from '../testing/fake-channel.ts';
import { randomBytes } from '../testing/random-bytes.ts';
import { ADA, ME } from '../testing/sample-people.ts';
import type { MessageActions } from './message-actions.ts';
import { messageMenuItems } from './message-menu.ts';
import { messageRights } from './message-rights.ts';

const mine = blankMessage(newOpId(ME.id, Date.now(), randomBytes), 1, 'mine');
const theirs = blankMessage(newOpId(ADA.id, Date.now(), randomBytes), 1, 'theirs');

const labels = (message: typeof mine, role: Parameters<typeof messageRights>[2]) => {
  const rights = messageRights(message, ME.id, role);
  const actions = {} as MessageActions;
  const anchor = {} as HTMLElement;
  return messageMenuItems({ message, rights, actions, anchor, inThread: false }).map((item) => item.label);
};

describe('what the menu of a message offers', () => {
  it('a member edits and deletes their own, and nobody else’s', () => {
    expect(labels(mine, 'member')).toEqual(expect.arrayContaining(['Reply', 'Edit', 'Delete']));
    expect(labels(mine, 'member')).not.toContain('Pin to the channel');
    expect(labels(theirs, 'member')).not.toContain('Edit');
    expect(labels(theirs, 'member')).not.toContain('Delete');
  });

  it('an admin pins and deletes others’, but never edits them', () => {
    expect(labels(theirs, 'admin')).toEqual(expect.arrayContaining(['Pin to the channel', 'Delete']));
    expect(labels(theirs, 'admin')).not.toContain('Edit');
  });

  it('a reader only opens and copies', () => {
    expect(labels(theirs, 'reader')).toEqual(['Open thread', 'Copy text', 'Copy link']);
    expect(labels(mine, 'reader')).toEqual(['Open thread', 'Copy text', 'Copy link']);
  });

  it('a deleted message offers nothing', () => {
    expect(labels({ ...mine, deleted: true }, 'owner')).toEqual([]);
  });

  it('a reply of the AI is not edited', () => {
    expect(labels({ ...mine, stream: 'done' }, 'owner')).not.toContain('Edit');
  });
});
