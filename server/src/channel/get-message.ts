import type { MessageAnswer } from '@causeway/shared/api/message';
import { must } from '@causeway/shared/assert';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { notFound } from '../failure.ts';
import type { Parts } from '../parts.ts';
import { channelFor } from './channel-for.ts';
import { messageAnswers } from './message-answer.ts';

/** One message of a channel, deleted ones included. Throws `not-found` also for what is no longer kept. */
export async function getMessage(
  { db, projection }: Pick<Parts, 'db' | 'projection'>,
  actor: UserId,
  channel: ChannelId,
  id: OpId,
): Promise<MessageAnswer> {
  await channelFor(db, actor, channel, 'read');
  await projection.caughtUp(`channel/${channel}`);
  const row = await db
    .selectFrom('messages')
    .selectAll()
    .where('channel_id', '=', channel)
    .where('id', '=', id)
    .where('posted', '=', 1)
    .executeTakeFirst();
  if (row === undefined) throw notFound('This message');
  return must((await messageAnswers(db, [row])).get(id), 'one answer per row');
}
