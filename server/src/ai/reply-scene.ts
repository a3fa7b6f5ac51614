import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { may, type Role } from '@causeway/shared/permission';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../db/schema.ts';
import { roleIn } from '../sync/access.ts';

export type ReplyRow = Selectable<Database['ai_replies']>;

/** What an answer depends on, as it is now. */
export interface Scene {
  /** The question; `undefined` when it is deleted, or is no longer kept. */
  readonly ask: { readonly ts: number; readonly position: number; readonly thread: OpId | null } | undefined;
  /** Text of the answer; `undefined`: it is deleted. */
  readonly reply: string | undefined;
  /** `undefined`: no longer a member. */
  readonly asker: Role | undefined;
  readonly isBotThere: boolean;
}

export async function sceneOf(
  db: Kysely<Database>,
  row: Pick<ReplyRow, 'channel_id' | 'ask' | 'reply' | 'asker'>,
  bot: UserId,
): Promise<Scene> {
  const { channel_id: channel } = row;
  const ask = await messageOf(db, channel, row.ask);
  const reply = row.reply === null ? undefined : await messageOf(db, channel, row.reply);
  const position = Math.max(ask?.ts ?? 0, ask?.received_at ?? 0);
  return {
    ask: ask === undefined || ask.deleted === 1 ? undefined : { ts: ask.ts, position, thread: ask.thread },
    reply: reply?.deleted === 1 ? undefined : (reply?.body ?? ''),
    asker: await roleIn(db, channel, row.asker),
    isBotThere: (await roleIn(db, channel, bot)) !== undefined,
  };
}

const messageOf = (db: Kysely<Database>, channel: ChannelId, id: OpId) =>
  db
    .selectFrom('messages')
    .select(['ts', 'received_at', 'deleted', 'thread', 'body'])
    .where('channel_id', '=', channel)
    .where('id', '=', id)
    .where('posted', '=', 1)
    .executeTakeFirst();

/** Why nothing is answered any more; `undefined` while there is no reason. */
export function obstacle({ ask, reply, asker, isBotThere }: Scene): string | undefined {
  if (reply === undefined) return 'The answer was deleted.';
  if (ask === undefined) return 'The question was deleted.';
  if (!may(asker, 'send')) return 'Who asked may no longer write in this channel.';
  return isBotThere ? undefined : 'The assistant is no longer in this channel.';
}
