import { must } from '@causeway/shared/assert';
import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { forbidden } from '../failure.ts';
import type { Parts } from '../parts.ts';
import type { LogId, LogTransaction } from '../sync/logs.ts';
import { transactOver } from '../transact-over.ts';
import { type ChannelRow, channelFor } from './channel-for.ts';
import { buryChannel, forgetChannel } from './delete-channel.ts';
import { memberOf, membersOf } from './members-of.ts';
import { removeMember } from './membership.ts';
import { handOver, successorOf } from './succession.ts';

/** What the sockets are told after the commit. */
export interface Departure {
  readonly successor: UserId | undefined;
  /** The last one left a private or direct channel: nobody could ever come back, so it is gone. */
  readonly buried: boolean;
}

/**
 * Leaves a channel. The last owner hands it over first (`succession.ts`); a private channel without members is deleted,
 * a public one stays and is owned by whoever joins next.
 */
export async function leaveChannel(parts: Parts, actor: UserId, id: ChannelId): Promise<void> {
  await checkMayLeave(parts.db, actor, id);
  const departure = await transactOver(
    parts,
    async (db) => [`user/${actor}`, ...(await departureLogs(db, actor, id))],
    async (tx) => depart(parts, tx, actor, await checkMayLeave(tx.db, actor, id)),
  );
  await concludeDeparture(parts, actor, id, departure);
}

async function checkMayLeave(db: Kysely<Database>, actor: UserId, id: ChannelId): Promise<ChannelRow> {
  const { channel, role } = await channelFor(db, actor, id, 'see');
  if (role === undefined) throw forbidden('You are not in this channel.');
  if (channel.kind === 'dm') throw forbidden('A direct channel can’t be left.');
  return channel;
}

/** Logs that a departure writes to, but for that of the one who leaves. */
export async function departureLogs(db: Kysely<Database>, user: UserId, id: ChannelId): Promise<LogId[]> {
  const channel = await db
    .selectFrom('channels')
    .select(['id', 'kind'])
    .where('id', '=', id)
    .executeTakeFirst();
  const successor = channel && (await successorOf(db, channel, user));
  return [`channel/${id}`, ...(successor === undefined ? [] : [`user/${successor.user_id}` as const])];
}

/** The departure itself, in a transaction over {@link departureLogs} and the user's own log. */
export async function depart(
  parts: Pick<Parts, 'now'>,
  tx: LogTransaction,
  user: UserId,
  channel: ChannelRow,
): Promise<Departure> {
  const member = must(await memberOf(tx.db, channel.id, user), 'who departs is a member');
  const isLast = (await membersOf(tx.db, channel.id)).length === 1;
  if (isLast && channel.kind !== 'channel') {
    await buryChannel(parts, tx, channel);
    return { successor: undefined, buried: true };
  }
  const successor = await handOver(tx, channel, member);
  await removeMember(tx, { channel, member, by: user });
  return { successor: successor?.user_id, buried: false };
}

/** Tells the sockets; after the commit. */
export async function concludeDeparture(
  parts: Pick<Parts, 'control' | 'db' | 'logs'>,
  user: UserId,
  id: ChannelId,
  { successor, buried }: Departure,
): Promise<void> {
  if (buried) return forgetChannel(parts, id);
  parts.control.revokeMember(id, user);
  if (successor !== undefined) parts.control.roleChanged(id, successor);
}
