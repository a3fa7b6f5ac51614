import type { UserId } from '@causeway/shared/id';
import type { Tx } from '../db/schema.ts';
import type { LogTransaction } from '../sync/logs.ts';
import { profileOf, type UserRow } from './account-row.ts';

/** Key in `meta` of the first account: who inserts it is the owner, also when two register at the same moment. */
export const OWNER_KEY = 'owner';

export interface NewAccount {
  readonly id: UserId;
  readonly handle: string;
  readonly name: string;
  readonly email: string | null;
  readonly passwordHash: string;
  readonly createdAt: number;
  /** Owner in any case, not only as the first one. */
  readonly owner?: boolean;
}

/** The row of an account, and its log with its genesis. `tx` must have been opened for `user/<id>`. */
export async function createAccount(tx: LogTransaction, account: NewAccount): Promise<UserRow> {
  const first = await claimOwnership(tx.db, account.id);
  const user: UserRow = {
    id: account.id,
    handle: account.handle,
    name: account.name,
    email: account.email,
    password_hash: account.passwordHash,
    avatar: null,
    role: first || account.owner ? 'owner' : 'user',
    bot: 0,
    created_at: account.createdAt,
    deleted_at: null,
  };
  await openUserLog(tx, user);
  return user;
}

/** The row of `user`, and their log with its genesis. */
export async function openUserLog(tx: LogTransaction, user: UserRow): Promise<void> {
  await tx.db.insertInto('users').values(user).execute();
  const log = `user/${user.id}` as const;
  await tx.create(log);
  tx.write(log, {
    k: 'genesis',
    segment: 0,
    me: profileOf(user),
    channels: {},
    contacts: {},
    read: {},
    drafts: {},
    mutes: {},
    stars: {},
    prefs: {},
  });
}

async function claimOwnership(db: Tx, id: UserId): Promise<boolean> {
  const claim = await db
    .insertInto('meta')
    .values({ key: OWNER_KEY, value: id })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  return claim !== undefined;
}
