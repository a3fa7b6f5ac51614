import type { SessionAnswer } from '@causeway/shared/api/auth';
import { randomBase62, type UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { Kysely } from 'kysely';
import type { Database, Tx } from '../db/schema.ts';
import { notFound } from '../failure.ts';
import type { Actor, Parts } from '../parts.ts';
import { ACCESS_SECONDS } from './access-tokens.ts';
import { toAccount, type UserRow } from './account-row.ts';
import { hashOf, newToken } from './secret-token.ts';

/** A session that is not used for so long is over, in ms. */
export const REFRESH_MS = 30 * 86_400_000;

/** Who may use the server from now on, and with what. */
export interface StartedSession {
  readonly actor: Actor;
  readonly refreshToken: string;
}

/** Opens a session for `userId` on a device. */
export async function startSession(
  { now, random }: Pick<Parts, 'now' | 'random'>,
  tx: Tx,
  { userId, device }: { readonly userId: UserId; readonly device: string },
): Promise<StartedSession> {
  const id = randomBase62(16, random);
  const time = now();
  const row = { id, user_id: userId, device: device.slice(0, LIMIT.deviceChars), created_at: time };
  await tx
    .insertInto('sessions')
    .values({ ...row, last_used_at: time, ended_at: null })
    .execute();
  const refreshToken = newToken(random);
  const token = {
    hash: hashOf(refreshToken),
    session_id: id,
    expires_at: time + REFRESH_MS,
    successor: null,
  };
  await tx.insertInto('refresh_tokens').values(token).execute();
  return { actor: { userId, sessionId: id }, refreshToken };
}

/** What a client gets to begin or go on with; where the refresh token goes is the caller's matter. */
export async function sessionAnswer(
  parts: Pick<Parts, 'tokens'>,
  user: UserRow,
  { actor, refreshToken }: StartedSession,
): Promise<SessionAnswer & { refreshToken: string }> {
  const accessToken = await parts.tokens.issue(actor);
  return { user: toAccount(user), accessToken, expiresIn: ACCESS_SECONDS, refreshToken };
}

export interface DeviceSession {
  readonly id: string;
  readonly device: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly current: boolean;
}

/** Devices that are signed in, the one used last first. */
export async function listSessions(
  { db, now }: Pick<Parts, 'db' | 'now'>,
  actor: Actor,
): Promise<DeviceSession[]> {
  const rows = await db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', actor.userId)
    .where('ended_at', 'is', null)
    .where('last_used_at', '>', now() - REFRESH_MS)
    .orderBy('last_used_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    device: row.device,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    current: row.id === actor.sessionId,
  }));
}

/** Signs one of my devices out. */
export async function endSession(parts: Parts, actor: Actor, id: string): Promise<void> {
  const mine = await parts.db
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', id)
    .where('user_id', '=', actor.userId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (mine === undefined) throw notFound('This session');
  const ended = await markEnded(parts.db, parts.now(), { session: id });
  parts.control.endSessions(ended);
}

/** Which sessions end: one, or all of a user, but for one. */
type Which = { readonly session: string } | { readonly user: UserId; readonly except?: string | undefined };

/** Ends sessions in SQL; the caller tells `control.endSessions` about them after its commit. Returns their ids. */
export async function markEnded(db: Kysely<Database>, time: number, which: Which): Promise<string[]> {
  const ended = await db
    .updateTable('sessions')
    .set({ ended_at: time })
    .where('ended_at', 'is', null)
    .$if('session' in which, (query) => query.where('id', '=', (which as { session: string }).session))
    .$if('user' in which, (query) => query.where('user_id', '=', (which as { user: UserId }).user))
    .$if('except' in which && which.except !== undefined, (query) =>
      query.where('id', '!=', (which as { except: string }).except),
    )
    .returning('id')
    .execute();
  const ids = ended.map((row) => row.id);
  if (ids.length > 0) await db.deleteFrom('refresh_tokens').where('session_id', 'in', ids).execute();
  return ids;
}
