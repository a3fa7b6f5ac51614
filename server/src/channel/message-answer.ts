import type { MessageAnswer } from '@causeway/shared/api/message';
import type { OpId, UserId } from '@causeway/shared/id';
import type { Attachment } from '@causeway/shared/op/channel-op';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../db/schema.ts';

export type MessageRow = Selectable<Database['messages']>;
type Reactions = MessageAnswer['reactions'];

/** Rows of the projection as the API shows them, with their reactions. */
export async function messageAnswers(
  db: Kysely<Database>,
  rows: readonly MessageRow[],
): Promise<Map<OpId, MessageAnswer>> {
  const reactions = await reactionsTo(db, rows);
  return new Map(rows.map((row) => [row.id, toAnswer(row, reactions.get(row.id) ?? [])]));
}

const toAnswer = (row: MessageRow, reactions: Reactions): MessageAnswer => ({
  id: row.id,
  channel: row.channel_id,
  author: row.author,
  ts: row.ts,
  receivedAt: row.received_at,
  body: row.body,
  editedAt: row.deleted === 1 ? null : row.edited_at,
  deleted: row.deleted === 1,
  thread: row.thread,
  reply: row.reply,
  mentions: JSON.parse(row.mentions) as string[],
  files: JSON.parse(row.files) as Attachment[],
  reactions: row.deleted === 1 ? [] : reactions,
  segment: row.segment,
});

/** Reactions in force by message: emojis and people in the order in which they reacted. */
async function reactionsTo(
  db: Kysely<Database>,
  messages: readonly MessageRow[],
): Promise<Map<OpId, Reactions>> {
  const found = new Map<OpId, Reactions>();
  if (messages.length === 0) return found;
  const channels = [...new Set(messages.map((row) => row.channel_id))];
  const targets = messages.map((row) => row.id);
  const rows = await db
    .selectFrom('reactions')
    .select(['target', 'emoji', 'user_id'])
    // A reaction in another channel may name these ids too: it is none of theirs.
    .where('channel_id', 'in', channels)
    .where('target', 'in', targets)
    .where('is_on', '=', 1)
    .orderBy('ts')
    .orderBy('op_id')
    .execute();
  for (const { target, emoji, user_id } of rows) {
    const list = found.get(target) ?? [];
    found.set(target, list);
    usersOf(list, emoji).push(user_id);
  }
  return found;
}

function usersOf(list: Reactions, emoji: string): UserId[] {
  const known = list.find((reaction) => reaction.emoji === emoji);
  if (known !== undefined) return known.users;
  const users: UserId[] = [];
  list.push({ emoji, users });
  return users;
}
