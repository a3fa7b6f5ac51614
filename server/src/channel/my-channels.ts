import type { ChannelId, UserId } from '@causeway/shared/id';
import type { ChannelKind, Role } from '@causeway/shared/permission';
import { sql } from 'kysely';
import type { Parts } from '../parts.ts';

export interface MyChannelAnswer {
  readonly id: ChannelId;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly role: Role;
  readonly head: number;
  readonly joinedAt: number;
}

/** All channels of which `actor` is a member, in the order in which they joined. */
export const myChannels = ({ db }: Pick<Parts, 'db'>, actor: UserId): Promise<MyChannelAnswer[]> =>
  db
    .selectFrom('members')
    .innerJoin('channels', 'channels.id', 'members.channel_id')
    .innerJoin('logs', (join) => join.on('logs.log', '=', sql<string>`'channel/' || channels.id`))
    .select([
      'channels.id',
      'channels.kind',
      'channels.name',
      'members.role',
      'logs.head',
      'members.joined_at as joinedAt',
    ])
    .where('members.user_id', '=', actor)
    .where('channels.deleted_at', 'is', null)
    .orderBy('members.joined_at')
    .orderBy('channels.id')
    .execute();
