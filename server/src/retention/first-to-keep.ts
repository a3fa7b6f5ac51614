import type { ChannelId } from '@causeway/shared/id';
import type { Retention } from '@causeway/shared/schema';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../db/schema.ts';
import { keptMs } from './retention-times.ts';

interface Wanted {
  readonly channel: ChannelId;
  readonly retention: NonNullable<Retention>;
  readonly now: number;
}

/** The first segment that `retention` keeps; `undefined` when that is the first that is there. */
export async function firstToKeep(db: Kysely<Database>, wanted: Wanted): Promise<number | undefined> {
  const { channel, retention, now } = wanted;
  const old = await firstSealedAfter(db, channel, now - keptMs(retention));
  const read = 'untilRead' in retention ? await firstUnread(db, channel) : undefined;
  return old === undefined || read === undefined ? (old ?? read) : Math.max(old, read);
}

/** The first segment that was sealed after `time`, or the head; `undefined` when nothing before it is there. */
async function firstSealedAfter(
  db: Kysely<Database>,
  channel: ChannelId,
  time: number,
): Promise<number | undefined> {
  // From the oldest on, to the first that is kept: SQLite has `sealed_at` behind the bytes of each segment.
  const kept = await db
    .selectFrom('segments')
    .select('segment')
    .where('channel_id', '=', channel)
    .where('sealed_at', '>', time)
    .orderBy('segment')
    .limit(1)
    .executeTakeFirst();
  const before = await db
    .selectFrom('segments')
    .select((is) => is.fn.max('segment').as('newest'))
    .where('channel_id', '=', channel)
    .$if(kept !== undefined, (select) => select.where('segment', '<', kept?.segment ?? 0))
    .executeTakeFirst();
  return before?.newest == null ? undefined : before.newest + 1;
}

/** The first sealed segment that somebody has not read, or the head; `undefined` when nothing before it is there. */
async function firstUnread(db: Kysely<Database>, channel: ChannelId): Promise<number | undefined> {
  const readTo = await readByAll(db, channel);
  const segments = await db
    .selectFrom('segments')
    .select('segment')
    .where('channel_id', '=', channel)
    .orderBy('segment')
    .execute();
  let first: number | undefined;
  for (const { segment } of segments) {
    if ((await lastPosition(db, channel, segment)) > readTo) break;
    first = segment + 1;
  }
  return first;
}

/** The position up to which all people of `channel` have read; bots do not read. */
export async function readByAll(db: Kysely<Database>, channel: ChannelId): Promise<number> {
  const row = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(sql<number | null>`min(coalesce(members.last_read, -1))`.as('read'))
    .where('channel_id', '=', channel)
    .where('users.bot', '=', 0)
    .executeTakeFirst();
  return row?.read ?? -1;
}

/** The position of the newest message of a segment, -1 without one: nobody has to read joins and renames. */
export async function lastPosition(
  db: Kysely<Database>,
  channel: ChannelId,
  segment: number,
): Promise<number> {
  const row = await db
    .selectFrom('messages')
    .select(sql<number | null>`max(coalesce(received_at, ts))`.as('position'))
    .where('channel_id', '=', channel)
    .where('segment', '=', segment)
    .executeTakeFirst();
  return row?.position ?? -1;
}
