import type { SessionAnswer } from '@causeway/shared/api/auth';
import { newUserId, type UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Database, Tx } from '../db/schema.ts';
import { forbidden } from '../failure.ts';
import type { Parts } from '../parts.ts';
import type { LogTransaction } from '../sync/logs.ts';
import type { UserRow } from './account-row.ts';
import { createAccount } from './create-account.ts';
import { checkFree, checkHandle, normalEmail } from './handles.ts';
import { invitedChannelLogs, joinInvited, readInvite, spendInvite } from './invites.ts';
import { type StartedSession, sessionAnswer, startSession } from './sessions.ts';

export interface Registration {
  readonly handle: string;
  readonly name: string;
  readonly email?: string | undefined;
  readonly password: string;
  readonly invite?: string | undefined;
  readonly device: string;
}

/** Whether nobody has an account yet. */
export async function isFirstRun(db: Kysely<Database>): Promise<boolean> {
  const someone = await db
    .selectFrom('users')
    .select('id')
    .where('deleted_at', 'is', null)
    .where('bot', '=', 0)
    .limit(1)
    .executeTakeFirst();
  return someone === undefined;
}

/** Makes an account and signs it in; the first one becomes the server's owner. */
export async function register(
  parts: Parts,
  wanted: Registration,
): Promise<SessionAnswer & { refreshToken: string }> {
  checkHandle(wanted.handle, parts.config.aiHandle);
  const email = wanted.email === undefined ? null : normalEmail(wanted.email);
  // Asked twice: now, so that nobody makes the server hash for nothing; and where it counts, in the transaction.
  await admitNewcomer(parts, parts.db, wanted.invite);
  await checkFree(parts.db, { handle: wanted.handle, email });
  const passwordHash = await parts.passwords.hash(wanted.password);
  const id = newUserId(parts.random);
  const logs = [`user/${id}` as const, ...(await invitedChannelLogs(parts, parts.db, wanted.invite))];
  const { user, session } = await parts.logs.transact(logs, (tx) =>
    create(parts, tx, id, { ...wanted, email, passwordHash }),
  );
  parts.logger.info({ user: user.id, role: user.role }, 'an account was made');
  return sessionAnswer(parts, user, session);
}

interface Checked extends Omit<Registration, 'email'> {
  readonly email: string | null;
  readonly passwordHash: string;
}

async function create(
  parts: Parts,
  tx: LogTransaction,
  id: UserId,
  wanted: Checked,
): Promise<{ user: UserRow; session: StartedSession }> {
  await admitNewcomer(parts, tx.db, wanted.invite);
  await checkFree(tx.db, wanted);
  const user = await createAccount(tx, { id, ...wanted, createdAt: parts.now() });
  if (wanted.invite !== undefined) await honourInvite(parts, tx, user, wanted.invite);
  const session = await startSession(parts, tx.db, { userId: id, device: wanted.device });
  return { user, session };
}

/** An invite is spent also where signing up is open: it leads to channels. */
async function honourInvite(parts: Parts, tx: LogTransaction, user: UserRow, code: string): Promise<void> {
  const invite = await readInvite(parts, tx.db, code);
  // The first account needs no invite, and a wrong one is no obstacle to it.
  if (invite === undefined) return;
  await spendInvite(tx.db, invite);
  await joinInvited(parts, tx, user, invite);
}

/** Throws `forbidden` unless somebody with this invite may make an account now. */
async function admitNewcomer(
  parts: Parts,
  db: Kysely<Database> | Tx,
  code: string | undefined,
): Promise<void> {
  if (await isFirstRun(db)) return;
  if (parts.config.signup === 'closed') throw forbidden('This server takes no new accounts.');
  if (code === undefined) {
    if (parts.config.signup === 'open') return;
    throw forbidden('Signing up here needs an invite. Ask somebody who is here already for one.');
  }
  if ((await readInvite(parts, db, code)) === undefined) {
    throw forbidden('This invite is not valid, or not any more. Ask for a new one.');
  }
}
