import fc from 'fast-check';
import { SERVER_ID } from '../id.ts';
import { genesisKey } from '../op/genesis-key.ts';
import type { UserOp } from '../op/user-op.ts';
import { ADA, BOB, CAT, GENERAL, opId, RANDOM } from './people.ts';

/** Arbitrary sets of lawful ops of Ada's own log, over few keys and a short span of time, so that they meet. */

const anyChannel = fc.constantFrom(GENERAL, RANDOM);
const anyTarget = fc.constantFrom(opId(BOB, 1), opId(BOB, 2));
const anyTs = fc.nat(30);
const anyText = fc.string({ maxLength: 4 });
const anyChannelState = fc.record(
  {
    kind: fc.constantFrom('channel' as const, 'dm' as const),
    name: anyText,
    role: fc.constantFrom('owner' as const, 'reader' as const),
    joinedAt: anyTs,
    left: fc.constant(true as const),
  },
  { requiredKeys: ['kind', 'name', 'role', 'joinedAt'] },
);
const anyProfile = fc.record(
  { handle: anyText, name: anyText, avatar: fc.constant('a'.repeat(22)) },
  { requiredKeys: ['handle', 'name'] },
);
const anyStatus = fc.constantFrom('requested' as const, 'accepted' as const, 'none' as const);
const anyContactState = fc.tuple(anyProfile, anyStatus).map(([profile, status]) => ({ ...profile, status }));
const anyPerson = fc.constantFrom(BOB, CAT);
const anyDraftKey = fc.oneof(anyChannel, anyTarget);
const anyUntil = fc.option(fc.nat(2), { nil: null });
const anyPrefs = fc.dictionary(fc.constantFrom('theme', 'size'), fc.jsonValue({ maxDepth: 1 }));

const some = <K extends string, V>(
  key: fc.Arbitrary<K>,
  value: fc.Arbitrary<V>,
): fc.Arbitrary<Record<K, V>> =>
  fc
    .array(fc.tuple(key, value), { maxLength: 2 })
    .map((entries) => Object.fromEntries(entries) as Record<K, V>);

const anyGenesisKey = fc.oneof(
  anyDraftKey.map(genesisKey.draft),
  anyChannel.map(genesisKey.mute),
  fc.tuple(anyChannel, anyTarget).map(([channel, of]) => genesisKey.star(channel, of)),
);

const anyGenesis = fc.record({
  k: fc.constant('genesis' as const),
  segment: fc.nat(3),
  me: anyProfile,
  channels: some(anyChannel, anyChannelState),
  contacts: some(anyPerson, anyContactState),
  read: some(anyChannel, anyTs),
  drafts: some(anyDraftKey, anyText),
  mutes: some(anyChannel, anyUntil),
  stars: some(anyChannel, fc.array(anyTarget, { maxLength: 2 })),
  prefs: anyPrefs,
  at: some(anyGenesisKey, anyTs),
});

const anyServerOp = fc.oneof(
  anyGenesis,
  anyProfile.map((profile) => ({ k: 'me' as const, ...profile })),
  fc
    .tuple(anyChannel, anyChannelState)
    .map(([channel, state]) => ({ k: 'channel' as const, channel, ...state })),
  fc.tuple(anyPerson, anyContactState).map(([user, state]) => ({ k: 'contact' as const, user, ...state })),
  fc.record({ k: fc.constant('seal' as const), next: fc.integer({ min: 1, max: 5 }) }),
);

const anyDeviceOp = fc.oneof(
  fc.record({ k: fc.constant('read' as const), channel: anyChannel, at: anyTs }),
  fc.record({ k: fc.constant('draft' as const), in: anyDraftKey, body: anyText }),
  fc.record({ k: fc.constant('mute' as const), channel: anyChannel, until: anyUntil }),
  fc.record({ k: fc.constant('star' as const), channel: anyChannel, of: anyTarget, on: fc.boolean() }),
  fc.record({
    k: fc.constant('pref' as const),
    key: fc.constantFrom('theme', 'size'),
    value: fc.jsonValue({ maxDepth: 1 }),
  }),
);

const anyOp = fc.oneof(
  { weight: 1, arbitrary: anyServerOp.map((fields) => ({ author: SERVER_ID, fields })) },
  { weight: 2, arbitrary: anyDeviceOp.map((fields) => ({ author: ADA, fields })) },
);

/** Up to `maxLength` lawful ops with distinct ids. */
export const anyUserOps = (maxLength = 30): fc.Arbitrary<UserOp[]> =>
  fc
    .array(fc.tuple(anyOp, anyTs), { maxLength })
    .map((list) =>
      list.map(([{ author, fields }, ts], index) => ({ ...fields, id: opId(author, index), ts }) as UserOp),
    );

/** The same as texts of a log. */
export const anyUserTexts = (maxLength = 30): fc.Arbitrary<string[]> =>
  anyUserOps(maxLength).map((ops) => ops.map((op) => JSON.stringify(op)));
