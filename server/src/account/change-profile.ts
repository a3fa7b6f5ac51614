import type { UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import type { Parts } from '../parts.ts';
import type { LogId, LogTransaction } from '../sync/logs.ts';
import { transactOver } from '../transact-over.ts';
import { profileOf, selfById, type UserRow } from './account-row.ts';
import { checkFree, checkHandle, normalEmail } from './handles.ts';

export interface ProfileChange {
  readonly handle?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | null | undefined;
  readonly avatar?: string | null | undefined;
}

/** Changes my account, and tells my channels, my contacts and my own devices. */
export function changeProfile(parts: Parts, userId: UserId, change: ProfileChange): Promise<UserRow> {
  return transactOver(
    parts,
    (db) => profileLogs(db, userId),
    async (tx) => {
      const before = await selfById(tx.db, userId);
      const after = applied(before, change);
      if (after.handle !== before.handle) checkHandle(after.handle, parts.config.aiHandle);
      await checkFree(tx.db, after, userId);
      const { handle, name, email, avatar } = after;
      await tx.db
        .updateTable('users')
        .set({ handle, name, email, avatar })
        .where('id', '=', userId)
        .execute();
      await writeProfile(tx, before, after);
      return after;
    },
  );
}

const applied = (user: UserRow, { handle, name, email, avatar }: ProfileChange): UserRow => ({
  ...user,
  handle: handle ?? user.handle,
  name: name ?? user.name,
  email: email === undefined ? user.email : email && normalEmail(email),
  avatar: avatar === undefined ? user.avatar : avatar,
});

/** All logs that name `userId`: their own, those of their channels, those of people who have them as a contact. */
export async function profileLogs(db: Kysely<Database>, userId: UserId): Promise<LogId[]> {
  const channels = await channelsOf(db, userId);
  const contacts = await peopleWhoKnow(db, userId);
  return [
    `user/${userId}`,
    ...channels.map((id): LogId => `channel/${id}`),
    ...contacts.map(({ user_id }): LogId => `user/${user_id}`),
  ];
}

const channelsOf = async (db: Kysely<Database>, userId: UserId) =>
  (await db.selectFrom('members').select('channel_id').where('user_id', '=', userId).execute()).map(
    (row) => row.channel_id,
  );

const peopleWhoKnow = (db: Kysely<Database>, userId: UserId) =>
  db.selectFrom('contacts').select(['user_id', 'status']).where('other_id', '=', userId).execute();

/** Writes what changed between `before` and `after` to {@link profileLogs}; nothing where nothing did. */
export async function writeProfile(tx: LogTransaction, before: UserRow, after: UserRow): Promise<void> {
  const changed = changedFields(before, after);
  if (Object.keys(changed).length === 0) return;
  tx.write(`user/${after.id}`, { k: 'me', ...profileOf(after) });
  for (const channel of await channelsOf(tx.db, after.id)) {
    tx.write(`channel/${channel}`, { k: 'profile', user: after.id, ...changed });
  }
  for (const { user_id, status } of await peopleWhoKnow(tx.db, after.id)) {
    tx.write(`user/${user_id}`, { k: 'contact', user: after.id, ...profileOf(after), status });
  }
}

function changedFields(
  before: UserRow,
  after: UserRow,
): { handle?: string; name?: string; avatar?: string | null } {
  return {
    ...(after.handle === before.handle ? {} : { handle: after.handle }),
    ...(after.name === before.name ? {} : { name: after.name }),
    ...(after.avatar === before.avatar ? {} : { avatar: after.avatar }),
  };
}
