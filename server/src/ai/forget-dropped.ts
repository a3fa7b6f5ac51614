import type { Tx } from '../db/schema.ts';
import type { ReplyRow } from './reply-scene.ts';

/**
 * Deletes the row of an answer that has ended, if neither its question nor itself is kept any more. What drops these
 * leaves the rows alone of answers that are being written.
 */
export async function forgetDropped(
  db: Tx,
  { channel_id, ask, reply }: Pick<ReplyRow, 'channel_id' | 'ask' | 'reply'>,
): Promise<void> {
  await db
    .deleteFrom('ai_replies')
    .where('channel_id', '=', channel_id)
    .where('ask', '=', ask)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('messages')
            .select('id')
            .where('channel_id', '=', channel_id)
            .where('id', 'in', reply === null ? [ask] : [ask, reply])
            .where('posted', '=', 1),
        ),
      ),
    )
    .execute();
}
