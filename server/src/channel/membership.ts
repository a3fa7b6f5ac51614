import type { UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import type { Selectable } from 'kysely';
import { profileOf, type UserRow } from '../account/account-row.ts';
import type { Database } from '../db/schema.ts';
import type { LogTransaction } from '../sync/logs.ts';
import type { ChannelRow } from './channel-for.ts';

/**
 * Changes of membership: the row, the op that the channel's members see, and the `channel` op by which the devices of
 * the one concerned learn of it. Callers have decided that it may be done.
 */

export type MemberRow = Selectable<Database['members']>;

interface Addition {
  readonly channel: ChannelRow;
  readonly user: UserRow;
  readonly role: Role;
  /** Who did it; oneself is not named. */
  readonly by: UserId;
  readonly at: number;
}

/** `by` of an op about `user`. */
const byOf = (by: UserId, user: UserId): { by?: UserId } => (by === user ? {} : { by });

/** Makes `user` a member. Writes to `channel/<id>` and `user/<id>`. */
export async function addMember(
  tx: LogTransaction,
  { channel, user, role, by, at }: Addition,
): Promise<MemberRow> {
  const member: MemberRow = {
    channel_id: channel.id,
    user_id: user.id,
    role,
    joined_at: at,
    last_read: null,
  };
  await tx.db.insertInto('members').values(member).execute();
  tx.write(`channel/${channel.id}`, {
    k: 'join',
    user: user.id,
    ...profileOf(user),
    role,
    ...(user.bot === 1 ? { bot: true } : {}),
    ...byOf(by, user.id),
  });
  writeEntry(tx, channel, member);
  return member;
}

/** Ends a membership. Writes to `channel/<id>` and `user/<id>`. */
export async function removeMember(
  tx: LogTransaction,
  { channel, member, by }: { readonly channel: ChannelRow; readonly member: MemberRow; readonly by: UserId },
): Promise<void> {
  await tx.db
    .deleteFrom('members')
    .where('channel_id', '=', channel.id)
    .where('user_id', '=', member.user_id)
    .execute();
  tx.write(`channel/${channel.id}`, { k: 'leave', user: member.user_id, ...byOf(by, member.user_id) });
  writeEntry(tx, channel, member, { left: true });
}

/** Gives a member another role. Writes to `channel/<id>` and `user/<id>`. */
export async function setRole(
  tx: LogTransaction,
  change: {
    readonly channel: ChannelRow;
    readonly member: MemberRow;
    readonly role: Role;
    readonly by: UserId;
  },
): Promise<MemberRow> {
  const { channel, role, by } = change;
  const member = { ...change.member, role };
  await tx.db
    .updateTable('members')
    .set({ role })
    .where('channel_id', '=', channel.id)
    .where('user_id', '=', member.user_id)
    .execute();
  tx.write(`channel/${channel.id}`, { k: 'role', user: member.user_id, role, ...byOf(by, member.user_id) });
  writeEntry(tx, channel, member);
  return member;
}

/** The newest state of a membership, to the log of the one concerned. */
export function writeEntry(
  tx: LogTransaction,
  channel: Pick<ChannelRow, 'id' | 'kind' | 'name'>,
  member: MemberRow,
  ended: { left?: true } = {},
): void {
  tx.write(`user/${member.user_id}`, {
    k: 'channel',
    channel: channel.id,
    kind: channel.kind,
    name: channel.name,
    role: member.role,
    joinedAt: member.joined_at,
    ...ended,
  });
}
