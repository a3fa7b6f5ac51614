import { must } from '@causeway/shared/assert';
import type { ChannelView, Member } from '@causeway/shared/fold/channel-view';
import type { UserView } from '@causeway/shared/fold/user-view';
import type { OpId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { ChannelGenesis, GenesisMember } from '@causeway/shared/op/channel-op';
import type { UserGenesis } from '@causeway/shared/op/user-op';
import { keysOf } from './genesis-times.ts';

/** What the genesis of the next segment says, from the fold of the one before it: nobody needs that one to go on. */

type Fields<Genesis extends ChannelGenesis | UserGenesis> = Omit<Genesis, 'k' | 'id' | 'ts'>;
export type ChannelGenesisFields = Fields<ChannelGenesis>;
export type UserGenesisFields = Fields<UserGenesis>;

/** Who is a member now. */
export interface PresentMembers {
  /** All of them, or without the plain ones where `count` says how many there are. */
  readonly listed: Readonly<Record<UserId, GenesisMember>>;
  readonly count?: number;
}

/** `pinned`: when each of the view's pins was pinned. */
export function channelGenesis(
  segment: number,
  view: ChannelView,
  { present, pinned }: { readonly present: PresentMembers; readonly pinned: ReadonlyMap<OpId, number> },
): ChannelGenesisFields {
  const { name, topic, pins, retention } = view;
  return {
    segment,
    kind: must(view.kind, 'a log begins with its genesis'),
    name,
    topic,
    members: { ...leftMembers(view, present), ...present.listed },
    ...(present.count === undefined ? {} : { count: present.count }),
    pins: [...pins],
    ...(pins.length === 0 ? {} : { pinnedAt: pins.map((id) => must(pinned.get(id), 'a pin was set')) }),
    ...(retention === null ? {} : { retention }),
  };
}

/**
 * Those who have left keep their names for what they wrote. Of more than a genesis may list, those who left last are
 * kept: the fold has members in the order in which it came to know them.
 */
function leftMembers(view: ChannelView, present: PresentMembers): Record<UserId, GenesisMember> {
  const left = [...view.members.values()].filter(({ id, left }) => left && present.listed[id] === undefined);
  return Object.fromEntries(left.slice(-LIMIT.genesisMembers).map((member) => [member.id, asLeft(member)]));
}

const asLeft = ({ handle, name, avatar, role, bot }: Member): GenesisMember => ({
  handle,
  name,
  role,
  ...(avatar === undefined ? {} : { avatar }),
  ...(bot ? { bot } : {}),
  left: true,
});

/** `times`: when entries were written, by their keys (`genesis-times.ts`). */
export function userGenesis(
  segment: number,
  view: UserView,
  times: ReadonlyMap<string, number>,
): UserGenesisFields {
  const state = {
    me: withAvatar(must(view.me, 'a log begins with its genesis')),
    channels: recordOf(view.channels, ({ id: _, ...fields }) => fields),
    contacts: recordOf(view.contacts, ({ id: _, ...fields }) => withAvatar(fields)),
    read: Object.fromEntries(view.read),
    drafts: Object.fromEntries(view.drafts),
    mutes: Object.fromEntries(view.mutes),
    stars: recordOf(view.stars, (of) => [...of]),
    prefs: Object.fromEntries(view.prefs) as UserGenesis['prefs'],
  };
  const at = keysOf(state).map((key) => [key, must(times.get(key), 'an entry was written')] as const);
  return { segment, ...state, ...(at.length === 0 ? {} : { at: Object.fromEntries(at) }) };
}

const recordOf = <K extends string, V, R>(map: ReadonlyMap<K, V>, fields: (value: V) => R): Record<K, R> =>
  Object.fromEntries([...map].map(([key, value]) => [key, fields(value)])) as Record<K, R>;

/** Without an avatar that is not there: the schemas know none that is `undefined`. */
const withAvatar = <T extends { avatar?: string | undefined }>({ avatar, ...fields }: T) => ({
  ...fields,
  ...(avatar === undefined ? {} : { avatar }),
});
