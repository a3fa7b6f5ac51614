import fc from 'fast-check';
import { authorOf, type OpId, SERVER_ID, type UserId } from '../id.ts';
import type { ChannelOp } from '../op/channel-op.ts';
import { opId, PEOPLE } from './people.ts';

/**
 * Arbitrary sets of lawful channel ops. Few people, few targets and a short span of time, so that ops meet: edits of
 * edits, reactions before their posts, equal ts, late arrivals, joins and leaves of the same person.
 */

/** What an op is made of before ids are given: targets are named by their place in the set. */
interface Draft {
  readonly kind: ChannelOp['k'];
  readonly who: number;
  readonly target: number;
  readonly ts: number;
  readonly text: string;
  readonly flag: boolean;
  readonly small: number;
}

const KINDS: readonly ChannelOp['k'][] = [
  ...Array<'post'>(8).fill('post'),
  ...Array<'edit'>(4).fill('edit'),
  ...Array<'react'>(5).fill('react'),
  ...Array<'received'>(2).fill('received'),
  'delete',
  'pin',
  'genesis',
  'join',
  'leave',
  'role',
  'profile',
  'rename',
  'topic',
  'retention',
  'streamEnd',
  'seal',
];

const ROLES = ['owner', 'admin', 'member', 'reader'] as const;
const EMOJIS = ['👍', '🎉', '❤️'] as const;
const SERVER_KINDS = new Set<string>(
  'genesis join leave role profile rename topic retention received streamEnd seal'.split(' '),
);

const anyDraft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom(...KINDS),
  who: fc.nat(PEOPLE.length - 1),
  target: fc.nat(1_000),
  ts: fc.nat(60),
  text: fc.string({ unit: 'binary', maxLength: 8 }),
  flag: fc.boolean(),
  small: fc.nat(6),
});

/** Up to `maxLength` lawful ops with distinct ids. */
export const anyChannelOps = (maxLength = 40): fc.Arbitrary<ChannelOp[]> =>
  fc.array(anyDraft, { maxLength }).map(toOps);

/** The same as texts of a log. */
export const anyChannelTexts = (maxLength = 40): fc.Arbitrary<string[]> =>
  anyChannelOps(maxLength).map((ops) => ops.map((op) => JSON.stringify(op)));

function toOps(drafts: readonly Draft[]): ChannelOp[] {
  const authors = drafts.map(({ kind, who }) => (SERVER_KINDS.has(kind) ? SERVER_ID : personAt(who)));
  const ids = authors.map((author, index) => opId(author, index));
  // An edit belongs to its target's author, so its id depends on the target's.
  for (const [index, draft] of drafts.entries()) {
    if (draft.kind === 'edit') ids[index] = opId(editorOf(ids, draft), index);
  }
  return drafts.map((draft, index) => toOp(draft, ids[index] as OpId, ids));
}

const personAt = (index: number): UserId => PEOPLE[index % PEOPLE.length] as UserId;
const targetOf = (ids: readonly OpId[], { target }: Draft): OpId => ids[target % ids.length] as OpId;

const editorOf = (ids: readonly OpId[], draft: Draft): UserId => {
  const author = authorOf(targetOf(ids, draft));
  return author === SERVER_ID ? personAt(draft.who) : author;
};

function toOp(draft: Draft, id: OpId, ids: readonly OpId[]): ChannelOp {
  const { kind, ts, text, flag, small } = draft;
  const base = { id, ts };
  const of = targetOf(ids, draft);
  switch (kind) {
    case 'post':
      return { k: kind, ...base, body: `p${text}`, ...postExtras(draft, of) };
    case 'edit': {
      // Somebody else's target is not lawful; a target that nobody knows waits for ever.
      const own = authorOf(of) === authorOf(id) ? of : opId(authorOf(id), 999);
      return { k: kind, ...base, of: own, body: `e${text}`, ...(flag && { mentions: ['*' as const] }) };
    }
    case 'delete':
      return { k: kind, ...base, of };
    case 'react':
      return { k: kind, ...base, of, emoji: EMOJIS[small % EMOJIS.length] ?? '👍', on: small !== 0 };
    case 'pin':
      return { k: kind, ...base, of, on: flag };
    case 'streamEnd':
      return {
        k: kind,
        ...base,
        of,
        body: `s${text}`,
        status: flag ? 'done' : 'failed',
        ...(!flag && { error: text }),
      };
    case 'received': {
      const named = ids.filter((_, index) => index % 4 === small % 4).slice(0, 9);
      return { k: kind, ...base, ids: [of, ...named.filter((other) => other !== of)], at: ts + small * 7 };
    }
    case 'seal':
      return { k: kind, ...base, next: small + 1 };
    default:
      return toServerOp(draft, id, of, kind);
  }
}

type Membership = 'genesis' | 'join' | 'leave' | 'role' | 'profile' | 'rename' | 'topic' | 'retention';

function toServerOp({ ts, who, text, flag, small }: Draft, id: OpId, of: OpId, kind: Membership): ChannelOp {
  const base = { id, ts };
  const user = personAt(who);
  const by = personAt(small);
  const role = ROLES[small % ROLES.length] ?? 'member';
  const member = { handle: `h${small}`, name: `n${text}`, role, ...(flag && { avatar: 'a'.repeat(22) }) };
  switch (kind) {
    case 'genesis': {
      const members = { [user]: member, [by]: { ...member, bot: true, left: flag } };
      const count = small === 0 ? { count: 9 } : {};
      return {
        k: kind,
        ...base,
        segment: small,
        kind: 'channel',
        name: text,
        topic: text,
        members,
        pins: [of],
        ...(flag && { pinnedAt: [Math.max(0, ts - small)] }),
        ...count,
      };
    }
    case 'join':
      return { k: kind, ...base, user, ...member, by };
    case 'leave':
      return { k: kind, ...base, user };
    case 'role':
      return { k: kind, ...base, user, role, by };
    case 'profile':
      return { k: kind, ...base, user, ...(flag ? { name: text } : { handle: `h${small}`, avatar: null }) };
    case 'rename':
      return { k: kind, ...base, name: text, by };
    case 'topic':
      return { k: kind, ...base, topic: text, by };
    case 'retention':
      return { k: kind, ...base, retention: flag ? null : { days: small + 1 }, by };
  }
}

function postExtras({ small, flag, who }: Draft, of: OpId): object {
  if (small === 0) return { thread: of };
  if (small === 1) return { stream: true };
  if (small === 2) return { reply: of, mentions: flag ? ['*'] : [personAt(who + 1)] };
  if (small === 3)
    return { files: [{ id: 'f'.repeat(22), name: 'a.png', type: 'image/png', size: 1, width: 2 }] };
  return {};
}
