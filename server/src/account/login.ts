import type { SessionAnswer } from '@causeway/shared/api/auth';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { transact } from '../db/transact.ts';
import { invalid, unauthenticated } from '../failure.ts';
import type { Parts } from '../parts.ts';
import type { UserRow } from './account-row.ts';
import { normalEmail } from './handles.ts';
import { sessionAnswer, startSession } from './sessions.ts';

export interface Credentials {
  readonly handle?: string | undefined;
  readonly email?: string | undefined;
  readonly password: string;
  readonly device: string;
  /** Network address of who asks. */
  readonly address: string;
}

/** Signs in. An unknown account and a wrong password get the same answer after the same work. */
export async function login(
  parts: Parts,
  given: Credentials,
): Promise<SessionAnswer & { refreshToken: string }> {
  const name = accountName(given);
  await parts.limits.login(given.address, name);
  const user = await findAccount(parts.db, name);
  if (!(await parts.passwords.verify(user?.password_hash, given.password)) || user === undefined) {
    throw unauthenticated('Handle, email or password are not right.');
  }
  await parts.limits.loggedIn(given.address, name);
  const start = { userId: user.id, device: given.device };
  const session = await transact(parts.db, (tx) => startSession(parts, tx, start));
  return sessionAnswer(parts, user, session);
}

/** Both fields take both: people type their email where a handle is asked for. */
function accountName({ handle, email }: Credentials): string {
  const given = handle ?? email;
  if (given === undefined) throw invalid('handle', 'give a handle or an email');
  return normalEmail(given);
}

const findAccount = (db: Kysely<Database>, name: string): Promise<UserRow | undefined> =>
  db
    .selectFrom('users')
    .selectAll()
    .where(name.includes('@') ? 'email' : 'handle', '=', name)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
