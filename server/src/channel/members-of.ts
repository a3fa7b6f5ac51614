import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import type { LogId } from '../sync/logs.ts';
import type { MemberRow } from './membership.ts';

/** Memberships of a channel, the longest-standing first. */
export const membersOf = (db: Kysely<Database>, channel: ChannelId): Promise<MemberRow[]> =>
  db
    .selectFrom('members')
    .selectAll()
    .where('channel_id', '=', channel)
    .orderBy('joined_at')
    .orderBy('user_id')
    .execute();

export const memberOf = (
  db: Kysely<Database>,
  channel: ChannelId,
  user: UserId,
): Promise<MemberRow | undefined> =>
  db
    .selectFrom('members')
    .selectAll()
    .where('channel_id', '=', channel)
    .where('user_id', '=', user)
    .executeTakeFirst();

/** The channel's log and the logs of all its members. */
export async function logsOfAll(db: Kysely<Database>, channel: ChannelId): Promise<LogId[]> {
  const members = await membersOf(db, channel);
  return [`channel/${channel}`, ...members.map((member): LogId => `user/${member.user_id}`)];
}
