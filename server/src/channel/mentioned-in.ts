import type { ChannelId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

/** An @ that does not stand inside of a word, as in an address, and the handle behind it. */
const AT_HANDLE = /(?<![\p{L}\p{N}_.@-])@([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)/giu;

/** The whole channel. */
const EVERYBODY = new Set(['channel', 'everyone', 'all', 'here']);

/** Whom a text names: members of the channel whose handle stands behind an @; `*` for the whole channel. */
export async function mentionedIn(
  db: Kysely<Database>,
  channel: ChannelId,
  body: string,
): Promise<(UserId | '*')[]> {
  const handles = [...new Set([...body.matchAll(AT_HANDLE)].map((match) => (match[1] ?? '').toLowerCase()))];
  if (handles.length === 0) return [];
  const people = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select('users.id')
    .where('channel_id', '=', channel)
    .where('handle', 'in', handles)
    .orderBy('handle')
    .execute();
  const all = handles.some((handle) => EVERYBODY.has(handle)) ? (['*'] as const) : [];
  return [...all, ...people.map((person) => person.id)].slice(0, LIMIT.mentions);
}
