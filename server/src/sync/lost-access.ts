import { parseDocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Connection } from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import type { ConnectionContext } from './hooks.ts';

/** Keys per statement: databases limit the depth of an expression, and the number of parameters. */
const CHUNK = 100;

interface Membership {
  readonly channel: ChannelId;
  readonly user: UserId;
}

/** Somebody who is told something for as long as they may hear it. */
export interface Holder {
  readonly user: UserId;
  readonly session: string;
  /** What they must be able to read; `undefined`: nothing but what is their own. */
  readonly channel: ChannelId | undefined;
}

/** Those of the sessions of `holders` that have ended. */
export async function endedSessions(db: Kysely<Database>, holders: readonly Holder[]): Promise<string[]> {
  const sessions = [...new Set(holders.map(({ session }) => session))];
  const found = await inChunks(sessions, (chunk) =>
    db
      .selectFrom('sessions')
      .select('id')
      .where('id', 'in', chunk)
      .where('ended_at', 'is not', null)
      .execute(),
  );
  return found.map(({ id }) => id);
}

/** Those of `holders` of something in a channel who are not members of it any more. */
export async function lostMemberships(
  db: Kysely<Database>,
  holders: readonly Holder[],
): Promise<Membership[]> {
  const open = new Map(holders.flatMap((holder) => entryOf(holder)));
  const found = await inChunks([...open.values()], (chunk) =>
    db
      .selectFrom('members')
      .innerJoin('channels', 'channels.id', 'members.channel_id')
      .select(['members.channel_id as channel', 'members.user_id as user'])
      .where('channels.deleted_at', 'is', null)
      .where((is) =>
        is.or(
          chunk.map(({ channel, user }) =>
            is.and([is('channel_id', '=', channel), is('user_id', '=', user)]),
          ),
        ),
      )
      .execute(),
  );
  for (const membership of found) open.delete(keyOf(membership));
  return [...open.values()];
}

const keyOf = ({ channel, user }: Membership): string => `${channel} ${user}`;

function entryOf({ channel, user }: Holder): [string, Membership][] {
  if (channel === undefined) return [];
  const membership = { channel, user };
  return [[keyOf(membership), membership]];
}

/** Who has a document open. */
export function holderOf({ document, context }: Connection<ConnectionContext>): Holder {
  const address = parseDocName(document.name);
  const channel = address?.type === 'channel' ? address.id : undefined;
  return { user: context.userId, session: context.sessionId, channel };
}

async function inChunks<K, R>(keys: readonly K[], ask: (chunk: K[]) => Promise<R[]>): Promise<R[]> {
  const found: R[] = [];
  for (let from = 0; from < keys.length; from += CHUNK)
    found.push(...(await ask(keys.slice(from, from + CHUNK))));
  return found;
}
