import type { PageQuery } from '@causeway/shared/api/page';
import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import type { Person } from '@causeway/shared/schema';
import { toPerson, type UserRow } from '../account/account-row.ts';
import { type Page, pageOf, positionOf, rowsOfPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { channelFor } from './channel-for.ts';
import type { MemberRow } from './membership.ts';

export type MemberAnswer = Person & { role: Role; joinedAt: number };

export const toMemberAnswer = (
  user: Pick<UserRow, 'id' | 'handle' | 'name' | 'avatar' | 'bot'>,
  member: Pick<MemberRow, 'role' | 'joined_at'>,
): MemberAnswer => ({ ...toPerson(user), role: member.role, joinedAt: member.joined_at });

/** Members of a channel by handle; for those who may read it. */
export async function listMembers(
  { db }: Pick<Parts, 'db'>,
  actor: UserId,
  id: ChannelId,
  query: PageQuery,
): Promise<Page<MemberAnswer>> {
  await channelFor(db, actor, id, 'read');
  const page = { limit: query.limit, position: positionOf(query, 'on'), home: 'on' } as const;
  const members = db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['users.id', 'handle', 'name', 'avatar', 'bot', 'members.role', 'joined_at'])
    .where('channel_id', '=', id);
  const rows = await rowsOfPage(members, 'handle', page, page.position.cursor).execute();
  return pageOf(rows, page, { item: (row) => toMemberAnswer(row, row), cursor: (row) => row.handle });
}
