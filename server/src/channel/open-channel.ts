import type { UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import { profileOf, type UserRow } from '../account/account-row.ts';
import type { LogTransaction } from '../sync/logs.ts';
import type { ChannelRow } from './channel-for.ts';
import { type MemberRow, writeEntry } from './membership.ts';

interface FirstMember {
  readonly user: UserRow;
  readonly role: Role;
}

/** Rows of a new channel and its members, its log with its genesis, and its entry in the log of each member. */
export async function openChannel(
  tx: LogTransaction,
  channel: ChannelRow,
  firstMembers: readonly FirstMember[],
): Promise<void> {
  await tx.db.insertInto('channels').values(channel).execute();
  const log = `channel/${channel.id}` as const;
  await tx.create(log);
  tx.write(log, {
    k: 'genesis',
    segment: 0,
    kind: channel.kind,
    name: channel.name,
    topic: channel.topic,
    members: Object.fromEntries(firstMembers.map(({ user, role }) => [user.id, genesisMember(user, role)])),
    pins: [],
  });
  for (const { user, role } of firstMembers) await seat(tx, channel, user.id, role);
}

const genesisMember = (user: UserRow, role: Role) => ({
  ...profileOf(user),
  role,
  ...(user.bot === 1 ? { bot: true } : {}),
});

async function seat(tx: LogTransaction, channel: ChannelRow, user: UserId, role: Role): Promise<void> {
  const member: MemberRow = {
    channel_id: channel.id,
    user_id: user,
    role,
    joined_at: channel.created_at,
    last_read: null,
  };
  await tx.db.insertInto('members').values(member).execute();
  writeEntry(tx, channel, member);
}
