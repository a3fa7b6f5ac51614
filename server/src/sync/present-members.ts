import type { ChannelId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { GenesisMember } from '@causeway/shared/op/channel-op';
import type { Role } from '@causeway/shared/permission';
import type { Kysely } from 'kysely';
import { profileOf, type UserRow } from '../account/account-row.ts';
import type { Database } from '../db/schema.ts';
import type { PresentMembers } from './genesis-fields.ts';

/** The members of `channel` as a genesis lists them: above {@link LIMIT.genesisMembers} without the plain ones. */
export async function presentMembers(db: Kysely<Database>, channel: ChannelId): Promise<PresentMembers> {
  const { count } = await db
    .selectFrom('members')
    .select((is) => is.fn.countAll().as('count'))
    .where('channel_id', '=', channel)
    .executeTakeFirstOrThrow();
  const isMany = Number(count) > LIMIT.genesisMembers;
  let query = db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['members.user_id', 'members.role', 'users.handle', 'users.name', 'users.avatar', 'users.bot'])
    .where('channel_id', '=', channel)
    .orderBy('members.joined_at')
    .orderBy('members.user_id');
  if (isMany)
    query = query.where((is) => is.or([is('members.role', '!=', 'member'), is('users.bot', '=', 1)]));
  const rows = await query.execute();
  return {
    listed: Object.fromEntries(rows.map((row) => [row.user_id, memberOf(row)])) as Record<
      UserId,
      GenesisMember
    >,
    ...(isMany ? { count: Number(count) } : {}),
  };
}

interface MemberRow extends Pick<UserRow, 'handle' | 'name' | 'avatar' | 'bot'> {
  readonly role: Role;
}

const memberOf = (row: MemberRow): GenesisMember => ({
  ...profileOf(row),
  role: row.role,
  ...(row.bot === 1 ? { bot: true } : {}),
});
