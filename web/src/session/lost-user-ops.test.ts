import { UserFold } from '@causeway/shared/fold/user-fold';
import { EMPTY_USER_VIEW, type UserView } from '@causeway/shared/fold/user-view';
import type { ChannelId, OpId } from '@causeway/shared/id';
import { expect, test } from 'vitest';
import { lostUserOps } from './lost-user-ops.ts';

const CHANNEL = 'General000000001' as ChannelId;
const OTHER = 'General000000002' as ChannelId;
const OP = 'Adaaaaaaaa.aaaaaaaaaaaa' as OpId;

const before: UserView = {
  ...EMPTY_USER_VIEW,
  read: new Map([[CHANNEL, 5]]),
  drafts: new Map([[CHANNEL, 'half']]),
  mutes: new Map([[CHANNEL, null]]),
  stars: new Map([[CHANNEL, new Set([OP])]]),
  prefs: new Map<string, unknown>([['theme', { dark: true }]]),
};

test('what a restored server lacks is written again, and shows as before', () => {
  const ops = lostUserOps(before, EMPTY_USER_VIEW);
  const texts = ops.map((op, at) =>
    JSON.stringify({ ...op, id: `Adaaaaaaaa.${String(at).padStart(12, '0')}`, ts: 1 }),
  );
  const { read, drafts, mutes, stars, prefs } = new UserFold().add(texts);
  expect({ ...EMPTY_USER_VIEW, read, drafts, mutes, stars, prefs }).toEqual(before);
});

test('what is there needs nothing, and what only the server has stays', () => {
  expect(lostUserOps(before, structuredClone(before))).toEqual([]);
  const more = {
    ...before,
    read: new Map([
      [CHANNEL, 9],
      [OTHER, 1],
    ]),
    prefs: new Map([...before.prefs, ['x', 1]]),
  };
  expect(lostUserOps(before, more)).toEqual([]);
});
