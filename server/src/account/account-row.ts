import type { Account } from '@causeway/shared/api/auth';
import type { UserId } from '@causeway/shared/id';
import type { Person } from '@causeway/shared/schema';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../db/schema.ts';
import { notFound, unauthenticated } from '../failure.ts';

export type UserRow = Selectable<Database['users']>;

/** What people see of their own account. */
export const toAccount = (user: UserRow): Account => ({
  id: user.id,
  handle: user.handle,
  name: user.name,
  email: user.email,
  avatar: user.avatar,
  role: user.role,
  createdAt: user.created_at,
});

/** The fields by which logs and lists name somebody. */
export const profileOf = (
  user: Pick<UserRow, 'handle' | 'name' | 'avatar'>,
): { handle: string; name: string; avatar?: string } => ({
  handle: user.handle,
  name: user.name,
  ...(user.avatar === null ? {} : { avatar: user.avatar }),
});

/** What others see. */
export const toPerson = (user: Pick<UserRow, 'id' | 'handle' | 'name' | 'avatar' | 'bot'>): Person => ({
  id: user.id,
  ...profileOf(user),
  ...(user.bot === 1 ? { bot: true } : {}),
});

const liveUser = (db: Kysely<Database>, id: UserId): Promise<UserRow | undefined> =>
  db.selectFrom('users').selectAll().where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst();

/** Somebody else, by id. */
export async function userById(db: Kysely<Database>, id: UserId): Promise<UserRow> {
  const user = await liveUser(db, id);
  if (user === undefined) throw notFound('This person');
  return user;
}

/** Whoever asks: an account that was deleted a moment ago is signed out. */
export async function selfById(db: Kysely<Database>, id: UserId): Promise<UserRow> {
  const user = await liveUser(db, id);
  if (user === undefined) throw unauthenticated('Sign in again.');
  return user;
}
