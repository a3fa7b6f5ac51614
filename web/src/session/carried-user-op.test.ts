import { EMPTY_USER_VIEW, type UserView } from '@causeway/shared/fold/user-view';
import type { ChannelId, OpId } from '@causeway/shared/id';
import type { UserClientOp } from '@causeway/shared/op/user-op';
import { expect, test } from 'vitest';
import { countsStill } from './carried-user-op.ts';

const CHANNEL = 'General000000001' as ChannelId;
const id = 'Adaaaaaaaa.aaaaaaaaaaaa' as OpId;
const view = (fields: Partial<UserView>): UserView => ({ ...EMPTY_USER_VIEW, ...fields });

const cases: [UserClientOp, Partial<UserView>, Partial<UserView>][] = [
  [
    { k: 'draft', id, ts: 1, in: CHANNEL, body: 'mine' },
    { drafts: new Map([[CHANNEL, 'old']]) },
    { drafts: new Map([[CHANNEL, 'theirs']]) },
  ],
  [
    { k: 'mute', id, ts: 1, channel: CHANNEL, until: null },
    { mutes: new Map([[CHANNEL, null]]) },
    { mutes: new Map([[CHANNEL, 5]]) },
  ],
  [
    { k: 'star', id, ts: 1, channel: CHANNEL, of: id, on: false },
    { stars: new Map([[CHANNEL, new Set([id])]]) },
    {},
  ],
  [
    { k: 'pref', id, ts: 1, key: 'theme', value: 'dark' },
    { prefs: new Map([['theme', { a: 1 }]]) },
    { prefs: new Map([['theme', { a: 2 }]]) },
  ],
];

test.each(cases)('%o counts while nobody has changed what it changes', (op, before, changed) => {
  expect(countsStill(op, view(before), view(structuredClone(before)))).toBe(true);
  expect(countsStill(op, view(before), view(changed))).toBe(false);
});

test('a read marker needs no help: it never goes back', () => {
  const op: UserClientOp = { k: 'read', id, ts: 1, channel: CHANNEL, at: 5 };
  expect(countsStill(op, view({}), view({}))).toBe(false);
});
