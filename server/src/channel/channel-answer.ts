import type { ChannelAnswer } from '@causeway/shared/api/channel';
import type { ChannelId, UserId } from '@causeway/shared/id';
import type { ChannelKind, Role } from '@causeway/shared/permission';
import type { Retention } from '@causeway/shared/schema';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../db/schema.ts';
import { notFound } from '../failure.ts';

interface ChannelFacts {
  readonly id: ChannelId;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly topic: string;
  readonly retention: string;
  readonly created_at: number;
  readonly role: Role | null;
  readonly head: number | null;
  readonly first: number | null;
  readonly member_count: number | null;
}

/** Channels as `actor` sees them: with their own role, the head of the log and the number of members. */
export const selectChannels = (db: Kysely<Database>, actor: UserId) =>
  db
    .selectFrom('channels')
    .leftJoin('members as mine', (join) =>
      join.onRef('mine.channel_id', '=', 'channels.id').on('mine.user_id', '=', actor),
    )
    .leftJoin('logs', (join) => join.on('logs.log', '=', sql<string>`'channel/' || channels.id`))
    .select([
      'channels.id',
      'channels.kind',
      'channels.name',
      'channels.topic',
      'channels.retention',
      'channels.created_at',
      'mine.role as role',
      'logs.head as head',
      'logs.first as first',
    ])
    .select((eb) =>
      eb
        .selectFrom('members')
        .whereRef('members.channel_id', '=', 'channels.id')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .as('member_count'),
    )
    .where('channels.deleted_at', 'is', null);

export const toChannelAnswer = (row: ChannelFacts): ChannelAnswer => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  topic: row.topic,
  retention: JSON.parse(row.retention) as Retention,
  memberCount: Number(row.member_count ?? 0),
  createdAt: row.created_at,
  head: row.head ?? 0,
  first: row.first ?? 0,
  role: row.role,
});

/** One channel as `actor` sees it. Whether they may see it was decided before. */
export async function channelAnswer(
  db: Kysely<Database>,
  actor: UserId,
  id: ChannelId,
): Promise<ChannelAnswer> {
  const row = await selectChannels(db, actor).where('channels.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('This channel');
  return toChannelAnswer(row);
}
