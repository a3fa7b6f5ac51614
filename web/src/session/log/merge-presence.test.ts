import type { UserId } from '@causeway/shared/id';
import { expect, test } from 'vitest';
import { mergePresence } from './merge-presence.ts';

const [ADA, BOB] = ['Adaaaaaaaa', 'Bobbbbbbbb'] as UserId[] as [UserId, UserId];

test('people on either document are there; the newest position read counts', () => {
  const before = { online: new Set([ADA]), typing: new Set([ADA]), read: new Map([[ADA, 5]]) };
  const after = {
    online: new Set([BOB]),
    typing: new Set<UserId>(),
    read: new Map([
      [ADA, 3],
      [BOB, 4],
    ]),
  };
  expect(mergePresence([before, after])).toEqual({
    online: new Set([ADA, BOB]),
    typing: new Set([ADA]),
    read: new Map([
      [ADA, 5],
      [BOB, 4],
    ]),
  });
});

test('one view alone is itself', () => {
  const view = { online: new Set([ADA]), typing: new Set<UserId>(), read: new Map() };
  expect(mergePresence([view])).toBe(view);
});
