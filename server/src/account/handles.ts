import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { conflict } from '../failure.ts';

/** Words that a stranger could pass for the server with; those that mention everybody pass no schema already. */
const RESERVED = new Set(['here', 'system', 'server', 'causeway', 'deleted']);

/** Begins the handle of a deleted account. */
const DELETED_PREFIX = 'deleted-';

export const deletedHandle = (id: string): string => `${DELETED_PREFIX}${id}`;

/** Throws `conflict` for a handle that nobody may take. */
export function checkHandle(handle: string, aiHandle: string): void {
  if (RESERVED.has(handle) || handle.startsWith(DELETED_PREFIX) || handle === aiHandle)
    throw handleTaken(handle);
}

const handleTaken = (handle: string): Error =>
  conflict(`The handle “${handle}” is taken. Choose another one.`);

/** Throws `conflict` when handle or email belong to another account than `self`. */
export async function checkFree(
  db: Kysely<Database>,
  wanted: { readonly handle?: string | undefined; readonly email?: string | null | undefined },
  self?: string,
): Promise<void> {
  if (wanted.handle !== undefined && (await holder(db, 'handle', wanted.handle, self))) {
    throw handleTaken(wanted.handle);
  }
  if (typeof wanted.email === 'string' && (await holder(db, 'email', wanted.email, self))) {
    throw conflict('There is an account with this email already.');
  }
}

const holder = (
  db: Kysely<Database>,
  column: 'handle' | 'email',
  value: string,
  self = '',
): Promise<unknown> =>
  db
    .selectFrom('users')
    .select('id')
    .where(column, '=', value)
    .where('id', '!=', self as never)
    .executeTakeFirst();

export const normalEmail = (email: string): string => email.toLowerCase();
