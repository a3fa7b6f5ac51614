import type { UserId } from '@causeway/shared/id';
import { transact } from '../db/transact.ts';
import { forbidden } from '../failure.ts';
import type { Actor, Parts } from '../parts.ts';
import { selfById } from './account-row.ts';
import { markEnded } from './sessions.ts';

/** Throws `forbidden` unless `password` is that of whoever asks. Counts against the same limit as signing in does. */
export async function confirmPassword(
  parts: Parts,
  actor: Actor,
  password: string,
  address: string,
): Promise<void> {
  const self = await selfById(parts.db, actor.userId);
  await parts.limits.login(address, self.handle);
  if (!(await parts.passwords.verify(self.password_hash, password)))
    throw forbidden('The password is not right.');
  await parts.limits.loggedIn(address, self.handle);
}

/** Changes my password and signs my other devices out. */
export async function changePassword(
  parts: Parts,
  actor: Actor,
  change: { readonly current: string; readonly next: string; readonly address: string },
): Promise<void> {
  await confirmPassword(parts, actor, change.current, change.address);
  await setPassword(parts, { user: actor.userId, password: change.next, except: actor.sessionId });
}

/** Sets the password of `user` and ends all their sessions but `except`. */
export async function setPassword(
  parts: Pick<Parts, 'db' | 'control' | 'passwords' | 'now'>,
  change: { readonly user: UserId; readonly password: string; readonly except?: string },
): Promise<void> {
  const passwordHash = await parts.passwords.hash(change.password);
  const ended = await transact(parts.db, async (tx) => {
    await tx
      .updateTable('users')
      .set({ password_hash: passwordHash })
      .where('id', '=', change.user)
      .execute();
    return markEnded(tx, parts.now(), { user: change.user, except: change.except });
  });
  parts.control.endSessions(ended);
}
