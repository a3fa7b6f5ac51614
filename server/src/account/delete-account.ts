import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import { channelFor } from '../channel/channel-for.ts';
import { setStatus } from '../channel/contacts.ts';
import { concludeDeparture, type Departure, depart, departureLogs } from '../channel/leave-channel.ts';
import type { Database, Tx } from '../db/schema.ts';
import { eraseLog } from '../erase-log.ts';
import { conflict } from '../failure.ts';
import type { Actor, Parts } from '../parts.ts';
import type { LogId, LogTransaction } from '../sync/logs.ts';
import { transactOver } from '../transact-over.ts';
import { selfById, type UserRow } from './account-row.ts';
import { confirmPassword } from './change-password.ts';
import { profileLogs, writeProfile } from './change-profile.ts';
import { OWNER_KEY } from './create-account.ts';
import { deletedHandle } from './handles.ts';
import { isFirstRun } from './register.ts';
import { markEnded } from './sessions.ts';

interface Farewell {
  readonly departures: readonly (Departure & { readonly channel: ChannelId })[];
  readonly sessions: readonly string[];
}

/**
 * Deletes my account: nobody can sign in to it any more, its handle and email are free, it leaves all channels and
 * contacts. What I wrote stays, by "Deleted user".
 */
export async function deleteAccount(
  parts: Parts,
  actor: Actor,
  given: { readonly password: string; readonly address: string },
): Promise<void> {
  await confirmPassword(parts, actor, given.password, given.address);
  const farewell = await transactOver(
    parts,
    (db) => farewellLogs(db, actor.userId),
    async (tx) => {
      const user = await selfById(tx.db, actor.userId);
      await checkNotLastOwner(tx.db, user);
      await becomeDeleted(parts, tx, user);
      const departures = await leaveEverything(parts, tx, user.id);
      await forgetContacts(parts, tx, user.id);
      const sessions = await markEnded(tx.db, parts.now(), { user: user.id });
      await releaseOwnership(tx.db);
      return { departures, sessions };
    },
  );
  await conclude(parts, actor.userId, farewell);
}

async function farewellLogs(db: Kysely<Database>, user: UserId): Promise<LogId[]> {
  const departures = await Promise.all((await channelsOf(db, user)).map((id) => departureLogs(db, user, id)));
  const contacts = await db.selectFrom('contacts').select('other_id').where('user_id', '=', user).execute();
  return [
    ...(await profileLogs(db, user)),
    ...departures.flat(),
    ...contacts.map(({ other_id }): LogId => `user/${other_id}`),
  ];
}

const channelsOf = async (db: Kysely<Database>, user: UserId): Promise<ChannelId[]> =>
  (await db.selectFrom('members').select('channel_id').where('user_id', '=', user).execute()).map(
    (row) => row.channel_id,
  );

/** Somebody must be able to look after the server while others use it. */
async function checkNotLastOwner(db: Tx, user: UserRow): Promise<void> {
  if (user.role !== 'owner') return;
  const others = await db
    .selectFrom('users')
    .select('role')
    .where('id', '!=', user.id)
    .where('deleted_at', 'is', null)
    .where('bot', '=', 0)
    .execute();
  if (others.length === 0 || others.some(({ role }) => role === 'owner')) return;
  throw conflict(
    'You are the server’s only owner: make another one first (causeway user add <handle> --owner).',
  );
}

async function becomeDeleted({ now }: Parts, tx: LogTransaction, user: UserRow): Promise<void> {
  const gone = { handle: deletedHandle(user.id), name: 'Deleted user', avatar: null };
  await writeProfile(tx, user, { ...user, ...gone });
  await tx.db
    .updateTable('users')
    .set({ ...gone, email: null, password_hash: null, role: 'user', deleted_at: now() })
    .where('id', '=', user.id)
    .execute();
  await tx.db.deleteFrom('invites').where('created_by', '=', user.id).execute();
}

async function leaveEverything(
  parts: Parts,
  tx: LogTransaction,
  user: UserId,
): Promise<Farewell['departures']> {
  const departures: (Departure & { channel: ChannelId })[] = [];
  for (const id of await channelsOf(tx.db, user)) {
    const { channel } = await channelFor(tx.db, user, id, 'see');
    departures.push({ channel: id, ...(await depart(parts, tx, user, channel)) });
  }
  return departures;
}

async function forgetContacts(parts: Parts, tx: LogTransaction, user: UserId): Promise<void> {
  const self = await tx.db.selectFrom('users').selectAll().where('id', '=', user).executeTakeFirstOrThrow();
  const known = await tx.db.selectFrom('contacts').select('user_id').where('other_id', '=', user).execute();
  for (const { user_id } of known) await setStatus(parts, tx, user_id, self, 'none');
  await tx.db.deleteFrom('contacts').where('user_id', '=', user).execute();
}

/** When nobody is left, the server is as new: the next account becomes its owner. */
async function releaseOwnership(db: Tx): Promise<void> {
  if (await isFirstRun(db)) await db.deleteFrom('meta').where('key', '=', OWNER_KEY).execute();
}

/** After the commit: sockets close, and my own log goes, with its drafts and read markers. */
async function conclude(parts: Parts, user: UserId, { departures, sessions }: Farewell): Promise<void> {
  parts.control.endSessions(sessions);
  for (const departure of departures) await concludeDeparture(parts, user, departure.channel, departure);
  await eraseLog(parts, `user/${user}`);
  parts.logger.info({ user }, 'an account was deleted');
}
