import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SERVER_ID } from '../id.ts';
import { genesisKey } from '../op/genesis-key.ts';
import type { UserOp } from '../op/user-op.ts';
import { ADA, BOB, GENERAL, opId, RANDOM } from '../testing/people.ts';
import { plain } from '../testing/plain.ts';
import { chunked, shuffled } from '../testing/shuffled.ts';
import { anyUserOps, anyUserTexts } from '../testing/user-ops.ts';
import { anyGarbage, mutated } from '../testing/wild.ts';
import { UserFold } from './user-fold.ts';
import { EMPTY_USER_VIEW, type UserView } from './user-view.ts';

const viewOf = (...ops: readonly object[]): UserView =>
  new UserFold().add(ops.map((op) => JSON.stringify(op)));
const addOps = (fold: UserFold, ...ops: readonly object[]): UserView =>
  fold.add(ops.map((op) => JSON.stringify(op)));

let count = 0;
const mine = (ts: number, fields: object): object => ({ id: opId(ADA, ++count), ts, ...fields });
const servers = (ts: number, fields: object): object => ({ id: opId(SERVER_ID, ++count), ts, ...fields });
const channel = {
  k: 'channel',
  channel: GENERAL,
  kind: 'channel',
  name: 'general',
  role: 'member',
  joinedAt: 1,
};
const contact = { k: 'contact', user: BOB, handle: 'bob', name: 'Bob', status: 'requested' };
const genesis = {
  k: 'genesis',
  segment: 0,
  me: { handle: 'ada', name: 'Ada' },
  channels: {},
  contacts: {},
  read: {},
  drafts: {},
  mutes: {},
  stars: {},
  prefs: {},
};

describe('any set of ops', () => {
  test('[UL1] shows the same in any order, with any repetition, in any runs', () => {
    const sets = anyUserTexts()
      .chain((texts) => fc.tuple(fc.constant(texts), shuffled(texts)))
      .chain(([texts, mixed]) => fc.tuple(fc.constant(texts), chunked(mixed)));
    const property = fc.property(sets, ([texts, chunks]) => {
      const fold = new UserFold();
      for (const chunk of chunks) fold.add(chunk);
      expect(plain(fold.view)).toEqual(plain(new UserFold().add(texts)));
    });
    fc.assert(property);
  });

  test('[UL1] shows the same in any order when texts share an id', () => {
    const sets = anyUserOps(10)
      .chain((ops) => fc.tuple(fc.constant(ops), fc.tuple(...ops.map((op) => mutated(op)))))
      .map(([ops, others]) => [...ops, ...others.map((op, index) => ({ ...op, id: ops[index]?.id }))])
      .map((ops) => ops.map((op) => JSON.stringify(op)))
      .chain((texts) => fc.tuple(fc.constant(texts), shuffled(texts)));
    const property = fc.property(sets, ([texts, mixed]) => {
      expect(plain(new UserFold().add(mixed))).toEqual(plain(new UserFold().add(texts)));
    });
    fc.assert(property);
  });

  test('[UL2] folded again returns the same view, and handed-out views never change', () => {
    const property = fc.property(anyUserTexts(), (texts) => {
      const fold = new UserFold();
      for (const text of texts) {
        const before = fold.view;
        const shown = plain(before);
        fold.add([text]);
        expect(plain(before)).toEqual(shown);
      }
      const { view } = fold;
      expect(fold.add(texts)).toBe(view);
    });
    fc.assert(property);
  });

  test('[UL3] garbage and kinds by the wrong author change nothing', () => {
    const swapped = (op: UserOp): object => ({
      ...op,
      id: opId(op.id.startsWith(SERVER_ID) ? ADA : SERVER_ID, 900),
    });
    const sets = fc.tuple(anyUserOps(10), fc.array(anyGarbage, { maxLength: 4 }));
    const property = fc.property(sets, ([ops, garbage]) => {
      const fold = new UserFold();
      const view = addOps(fold, ...ops);
      expect(fold.add(garbage)).toBe(view);
      expect(addOps(fold, ...ops.map(swapped))).toBe(view);
    });
    fc.assert(property);
  });
});

describe('keys', () => {
  test('an empty fold shows the empty view', () => {
    expect(plain(new UserFold().view)).toEqual(plain(EMPTY_USER_VIEW));
  });

  test('[UL4] the newest word about each key counts', () => {
    const view = viewOf(
      servers(20, { k: 'me', handle: 'ada', name: 'Ada L.' }),
      servers(10, { k: 'me', handle: 'ada', name: 'Ada' }),
      servers(20, { ...channel, name: 'lounge', role: 'admin' }),
      servers(10, channel),
      servers(20, { ...contact, status: 'accepted' }),
      servers(10, contact),
      mine(20, { k: 'draft', in: GENERAL, body: 'new' }),
      mine(10, { k: 'draft', in: GENERAL, body: 'old' }),
      mine(20, { k: 'mute', channel: GENERAL, until: null }),
      mine(10, { k: 'mute', channel: GENERAL, until: 5 }),
      mine(20, { k: 'pref', key: 'theme', value: { dark: true } }),
      mine(10, { k: 'pref', key: 'theme', value: 'light' }),
      mine(20, { k: 'star', channel: GENERAL, of: opId(BOB, 1), on: true }),
      mine(10, { k: 'star', channel: GENERAL, of: opId(BOB, 1), on: false }),
    );
    expect(plain(view)).toEqual({
      me: { handle: 'ada', name: 'Ada L.' },
      channels: { [GENERAL]: { id: GENERAL, kind: 'channel', name: 'lounge', role: 'admin', joinedAt: 1 } },
      contacts: { [BOB]: { id: BOB, handle: 'bob', name: 'Bob', status: 'accepted' } },
      read: {},
      drafts: { [GENERAL]: 'new' },
      mutes: { [GENERAL]: null },
      stars: { [GENERAL]: [opId(BOB, 1)] },
      prefs: { theme: { dark: true } },
      lastTs: 20,
    });
  });

  test('[UL5] read markers only grow, also by an older op', () => {
    const view = viewOf(
      mine(20, { k: 'read', channel: GENERAL, at: 5 }),
      mine(10, { k: 'read', channel: GENERAL, at: 9 }),
      mine(30, { k: 'read', channel: RANDOM, at: 0 }),
      servers(40, { ...genesis, read: { [GENERAL]: 3 } }),
    );
    expect(view.read).toEqual(
      new Map([
        [GENERAL, 9],
        [RANDOM, 0],
      ]),
    );
  });

  test('[UL6] a genesis speaks for what it lists as of its ts, and for nothing else', () => {
    const full = servers(20, {
      ...genesis,
      channels: { [GENERAL]: { kind: 'private', name: 'g', role: 'owner', joinedAt: 3 } },
      contacts: { [BOB]: { handle: 'b', name: 'B', status: 'blocked' } },
      drafts: { [GENERAL]: 'from the genesis' },
      mutes: { [GENERAL]: 7 },
      stars: { [GENERAL]: [opId(BOB, 1)] },
      prefs: { theme: 'dark' },
    });
    const ops = [
      mine(10, { k: 'draft', in: GENERAL, body: 'older' }),
      mine(10, { k: 'draft', in: RANDOM, body: 'elsewhere' }),
      mine(30, { k: 'star', channel: GENERAL, of: opId(BOB, 1), on: false }),
      mine(30, { k: 'pref', key: 'theme', value: null }),
      full,
    ];
    expect(plain(viewOf(...ops))).toMatchObject({
      me: { handle: 'ada', name: 'Ada' },
      channels: { [GENERAL]: { kind: 'private', role: 'owner' } },
      contacts: { [BOB]: { status: 'blocked' } },
      drafts: { [GENERAL]: 'from the genesis', [RANDOM]: 'elsewhere' },
      mutes: { [GENERAL]: 7 },
      stars: {},
      prefs: { theme: null },
    });
  });

  test('[UL6] an entry of which the genesis says when it was written is as of then', () => {
    const star = opId(BOB, 1);
    const full = servers(20, {
      ...genesis,
      drafts: { [GENERAL]: 'from the genesis', [RANDOM]: 'from the genesis' },
      mutes: { [GENERAL]: 7 },
      stars: { [GENERAL]: [star] },
      prefs: { theme: 'dark' },
      at: {
        [genesisKey.draft(GENERAL)]: 10,
        [genesisKey.draft(RANDOM)]: 15,
        [genesisKey.mute(GENERAL)]: 10,
        [genesisKey.star(GENERAL, star)]: 10,
        [genesisKey.pref('theme')]: 10,
      },
    });
    const late = [
      mine(12, { k: 'draft', in: GENERAL, body: 'newer' }),
      mine(12, { k: 'draft', in: RANDOM, body: 'older' }),
      mine(12, { k: 'mute', channel: GENERAL, until: 9 }),
      mine(12, { k: 'star', channel: GENERAL, of: star, on: false }),
      mine(12, { k: 'pref', key: 'theme', value: 'light' }),
    ];
    for (const ops of [
      [full, ...late],
      [...late, full],
    ])
      expect(plain(viewOf(...ops))).toMatchObject({
        drafts: { [GENERAL]: 'newer', [RANDOM]: 'from the genesis' },
        mutes: { [GENERAL]: 9 },
        stars: {},
        prefs: { theme: 'light' },
      });
  });

  test('[UL7] what was left, cleared, unmuted or unstarred is not shown', () => {
    const star = { k: 'star', channel: GENERAL, of: opId(BOB, 1) };
    const fold = new UserFold();
    addOps(
      fold,
      servers(10, channel),
      mine(10, { k: 'draft', in: GENERAL, body: 'x' }),
      mine(10, { k: 'mute', channel: GENERAL, until: 5 }),
      mine(10, { ...star, on: true }),
      mine(10, { ...star, of: opId(BOB, 2), on: true }),
    );
    expect(fold.view.stars.get(GENERAL)?.size).toBe(2);
    const view = addOps(
      fold,
      servers(20, { ...channel, left: true }),
      mine(20, { k: 'draft', in: GENERAL, body: '' }),
      mine(20, { k: 'mute', channel: GENERAL, until: 0 }),
      mine(20, { ...star, on: false }),
    );
    expect([view.channels.size, view.drafts.size, view.mutes.size]).toEqual([0, 0, 0]);
    expect([...(view.stars.get(GENERAL) ?? [])]).toEqual([opId(BOB, 2)]);
    expect(addOps(fold, mine(30, { ...star, of: opId(BOB, 2), on: false })).stars.size).toBe(0);
  });

  test('[UL2] a newer op that says the same changes no map', () => {
    const fold = new UserFold();
    const star = { k: 'star', channel: GENERAL, of: opId(BOB, 1), on: true };
    const before = addOps(
      fold,
      servers(10, genesis),
      servers(10, channel),
      servers(10, contact),
      mine(10, star),
    );
    const after = addOps(
      fold,
      servers(20, { k: 'me', handle: 'ada', name: 'Ada' }),
      servers(20, channel),
      servers(20, contact),
      mine(20, star),
    );
    for (const field of ['me', 'channels', 'contacts', 'stars', 'drafts', 'read'] as const) {
      expect(after[field]).toBe(before[field]);
    }
    expect(after.lastTs).toBe(20);
  });

  test('[UL8] knows the newest ts, and the next segment until its genesis is there', () => {
    const fold = new UserFold();
    expect(addOps(fold, servers(5, genesis), servers(9, { k: 'seal', next: 1 }))).toMatchObject({
      lastTs: 9,
      sealedBy: 1,
    });
    expect(addOps(fold, servers(10, { ...genesis, segment: 1 })).sealedBy).toBeUndefined();
  });
});
