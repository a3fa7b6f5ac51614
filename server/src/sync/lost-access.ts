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

type Connections = Iterable<Connection<ConnectionContext>>;

/** Those of the sessions of `connections` that have ended. */
export async function endedSessions(db: Kysely<Database>, connections: Connections): Promise<string[]> {
  const sessions = [...new Set([...connections].map(({ context }) => context.sessionId))];
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

/** Those of `connections` to channels whose users are not members of them any more. */
export async function lostMemberships(db: Kysely<Database>, connections: Connections): Promise<Membership[]> {
  const open = new Map([...connections].flatMap((connection) => entryOf(connection)));
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

function entryOf({ document, context }: Connection<ConnectionContext>): [string, Membership][] {
  const address = parseDocName(document.name);
  if (address?.type !== 'channel') return [];
  const membership = { channel: address.id, user: context.userId };
  return [[keyOf(membership), membership]];
}

async function inChunks<K, R>(keys: readonly K[], ask: (chunk: K[]) => Promise<R[]>): Promise<R[]> {
  const found: R[] = [];
  for (let from = 0; from < keys.length; from += CHUNK)
    found.push(...(await ask(keys.slice(from, from + CHUNK))));
  return found;
}
