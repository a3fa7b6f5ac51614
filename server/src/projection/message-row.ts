import { authorOf, type ChannelId, type OpId } from '@causeway/shared/id';
import type { Insertable, Updateable } from 'kysely';
import type { Database } from '../db/schema.ts';
import type { ProjectionContext } from './projection-context.ts';

export type MessageRow = Insertable<Database['messages']>;
type Values = Partial<MessageRow> & Updateable<Database['messages']>;

/** What is left of a deleted message, and what there is before its post. */
export const NOTHING = { body: '', mentions: '[]', files: '[]', edited_at: null, edit_id: null } as const;

/** A message of which nothing is known but its id. */
export function emptyRow(id: OpId, channel: ChannelId): MessageRow {
  return {
    id,
    channel_id: channel,
    author: authorOf(id),
    posted: 0,
    ts: 0,
    received_at: null,
    deleted: 0,
    thread: null,
    reply: null,
    segment: null,
    ...NOTHING,
  };
}

export const findMessage = ({ tx, channel }: ProjectionContext, id: OpId) =>
  tx
    .selectFrom('messages')
    .selectAll()
    .where('channel_id', '=', channel)
    .where('id', '=', id)
    .executeTakeFirst();

/** Sets `values` on the message `id`, whether it was posted yet or not. */
export async function upsert(id: OpId, values: Values, { tx, channel }: ProjectionContext): Promise<void> {
  await tx
    .insertInto('messages')
    .values({ ...emptyRow(id, channel), ...values })
    .onConflict((conflict) => conflict.columns(['channel_id', 'id']).doUpdateSet(values))
    .execute();
}
