import { AI_ALIAS } from '@causeway/shared/ai/alias';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { readMentions } from '@causeway/shared/mentions';
import type { Kysely } from 'kysely';
import { botOf } from '../ai/bot-account.ts';
import type { Database } from '../db/schema.ts';
import { memberOf } from './members-of.ts';

/** Whom a text names: members of the channel whose handle stands behind an @; `*` for the whole channel. */
export async function mentionedIn(
  db: Kysely<Database>,
  channel: ChannelId,
  body: string,
): Promise<(UserId | '*')[]> {
  const people = await membersByHandle(db, channel, handlesAskedFor(body));
  return readMentions(body, (handle) => people.get(handle));
}

/** All that could be a handle in `body`: one query for them, not one for each member of the channel. */
function handlesAskedFor(body: string): string[] {
  const asked = new Set<string>();
  readMentions(body, (handle) => void asked.add(handle));
  return [...asked];
}

async function membersByHandle(
  db: Kysely<Database>,
  channel: ChannelId,
  handles: readonly string[],
): Promise<Map<string, UserId>> {
  if (handles.length === 0) return new Map();
  const bot = handles.includes(AI_ALIAS) ? await botIn(db, channel) : undefined;
  const rows = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['users.id', 'handle'])
    .where('channel_id', '=', channel)
    .where('handle', 'in', handles)
    .execute();
  const people = new Map(rows.map((row) => [row.handle, row.id]));
  if (bot !== undefined && !people.has(AI_ALIAS)) people.set(AI_ALIAS, bot);
  return people;
}

/** The AI participant, where it is a member. */
async function botIn(db: Kysely<Database>, channel: ChannelId): Promise<UserId | undefined> {
  const bot = await botOf(db);
  return bot !== undefined && (await memberOf(db, channel, bot)) !== undefined ? bot : undefined;
}
