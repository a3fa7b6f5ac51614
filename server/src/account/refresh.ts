import type { SessionAnswer } from '@causeway/shared/api/auth';
import type { Selectable } from 'kysely';
import type { Database, Tx } from '../db/schema.ts';
import { transact } from '../db/transact.ts';
import { unauthenticated } from '../failure.ts';
import type { Parts } from '../parts.ts';
import { selfById } from './account-row.ts';
import { hashOf, newToken } from './secret-token.ts';
import { markEnded, REFRESH_MS, type StartedSession, sessionAnswer } from './sessions.ts';

type TokenRow = Selectable<Database['refresh_tokens']>;
type SessionRow = Selectable<Database['sessions']>;

/**
 * Refresh tokens are used once: each use gives the next one of its family, the session.
 *
 * A used token that comes again is one of two things. Its successor was never used: the answer was lost on its way, so
 * the token is exchanged again, and the lost successor is dead. Or its successor was used: two parties hold the family,
 * one of them is a thief, and the session ends for both. A dead token names itself as its successor, so that whoever
 * presents it meets the second case.
 */
export async function refresh(
  parts: Parts,
  token: string,
): Promise<SessionAnswer & { refreshToken: string }> {
  const outcome = await transact(parts.db, (tx) => rotate(parts, tx, hashOf(token)));
  if (outcome.type === 'started') {
    return sessionAnswer(parts, await selfById(parts.db, outcome.session.actor.userId), outcome.session);
  }
  if (outcome.type === 'stolen') {
    parts.logger.warn({ session: outcome.ended }, 'a refresh token was used twice: its session has ended');
    parts.control.endSessions(outcome.ended);
  }
  throw unauthenticated('Sign in again.');
}

type Outcome =
  | { readonly type: 'started'; readonly session: StartedSession }
  | { readonly type: 'unknown' }
  | { readonly type: 'stolen'; readonly ended: readonly string[] };

/** Returns instead of throwing: the end of a stolen session must be committed. */
async function rotate(parts: Parts, tx: Tx, hash: string): Promise<Outcome> {
  const row = await tokenRow(tx, hash);
  const session = row && (await liveSession(tx, row.session_id));
  if (row === undefined || session === undefined || row.expires_at <= parts.now()) return { type: 'unknown' };
  if (row.successor !== null && (await wasUsed(tx, row.successor))) {
    return { type: 'stolen', ended: await markEnded(tx, parts.now(), { session: session.id }) };
  }
  if (row.successor !== null) await kill(tx, row.successor);
  return { type: 'started', session: await exchange(parts, tx, row, session) };
}

const tokenRow = (tx: Tx, hash: string): Promise<TokenRow | undefined> =>
  tx.selectFrom('refresh_tokens').selectAll().where('hash', '=', hash).executeTakeFirst();

const liveSession = (tx: Tx, id: string): Promise<SessionRow | undefined> =>
  tx.selectFrom('sessions').selectAll().where('id', '=', id).where('ended_at', 'is', null).executeTakeFirst();

async function wasUsed(tx: Tx, hash: string): Promise<boolean> {
  const row = await tokenRow(tx, hash);
  return row === undefined || row.successor !== null;
}

const kill = (tx: Tx, hash: string): Promise<unknown> =>
  tx.updateTable('refresh_tokens').set({ successor: hash }).where('hash', '=', hash).execute();

async function exchange(parts: Parts, tx: Tx, row: TokenRow, session: SessionRow): Promise<StartedSession> {
  const time = parts.now();
  const refreshToken = newToken(parts.random);
  const hash = hashOf(refreshToken);
  const next = { hash, session_id: session.id, expires_at: time + REFRESH_MS, successor: null };
  await tx.insertInto('refresh_tokens').values(next).execute();
  await tx.updateTable('refresh_tokens').set({ successor: hash }).where('hash', '=', row.hash).execute();
  await tx.updateTable('sessions').set({ last_used_at: time }).where('id', '=', session.id).execute();
  return { actor: { userId: session.user_id, sessionId: session.id }, refreshToken };
}

/** Ends the session of `token`. A token that is unknown, or ended already, is no error: one is signed out. */
export async function logout(parts: Parts, token: string): Promise<void> {
  const row = await parts.db
    .selectFrom('refresh_tokens')
    .select('session_id')
    .where('hash', '=', hashOf(token))
    .executeTakeFirst();
  if (row === undefined) return;
  parts.control.endSessions(await markEnded(parts.db, parts.now(), { session: row.session_id }));
}
