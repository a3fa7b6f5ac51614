import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import type { LogTransaction } from '../sync/logs.ts';
import type { ChannelRow } from './channel-for.ts';
import { type MemberRow, setRole } from './membership.ts';

/** Who comes first when the last owner goes. */
const ORDER: readonly Role[] = ['admin', 'member', 'reader'];

/**
 * Who becomes the owner of a channel when `leaving` goes: nobody while there is another owner, or no other person;
 * else the longest-standing admin, else member, else reader. Direct channels have no owner.
 */
export async function successorOf(
  db: Kysely<Database>,
  channel: Pick<ChannelRow, 'id' | 'kind'>,
  leaving: UserId,
): Promise<MemberRow | undefined> {
  if (channel.kind === 'dm') return undefined;
  const rest = await peopleOf(db, channel.id, leaving);
  if (rest.some((member) => member.role === 'owner')) return undefined;
  return ORDER.flatMap((role) => rest.filter((member) => member.role === role))[0];
}

const peopleOf = (db: Kysely<Database>, channel: ChannelId, without: UserId): Promise<MemberRow[]> =>
  db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .selectAll('members')
    .where('channel_id', '=', channel)
    .where('user_id', '!=', without)
    .where('users.bot', '=', 0)
    .orderBy('joined_at')
    .orderBy('user_id')
    .execute();

/** Hands the channel over before `leaving` goes; returns the new owner, if there had to be one. */
export async function handOver(
  tx: LogTransaction,
  channel: ChannelRow,
  leaving: MemberRow,
): Promise<MemberRow | undefined> {
  if (leaving.role !== 'owner') return undefined;
  const successor = await successorOf(tx.db, channel, leaving.user_id);
  return successor && setRole(tx, { channel, member: successor, role: 'owner', by: leaving.user_id });
}
