import { newUserId, type UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { UserRow } from '../account/account-row.ts';
import { profileLogs, writeProfile } from '../account/change-profile.ts';
import { openUserLog } from '../account/create-account.ts';
import type { Database, Tx } from '../db/schema.ts';
import { Failure } from '../failure.ts';
import type { Parts } from '../parts.ts';
import { transactOver } from '../transact-over.ts';

/** Key in `meta` of the AI participant's user id. */
const KEY = 'ai-user';
const NAME = 'Assistant';

type BotParts = Pick<Parts, 'db' | 'logs' | 'now' | 'random' | 'config' | 'logger'>;

/** The AI participant, if it was ever made. */
export async function botOf(db: Kysely<Database>): Promise<UserId | undefined> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', KEY).executeTakeFirst();
  return row?.value as UserId | undefined;
}

/** Makes the AI participant's account, or gives it the handle that the settings name. Throws `conflict` when it is a person's. */
export async function ensureBot(parts: BotParts): Promise<UserId> {
  const fresh = newUserId(parts.random);
  const { aiHandle: handle } = parts.config;
  const bot = await transactOver(
    parts,
    async (db) => {
      const known = await botOf(db);
      return known === undefined ? [`user/${fresh}`] : profileLogs(db, known);
    },
    async (tx) => {
      const known = await botOf(tx.db);
      const before = known && (await rowOf(tx.db, known));
      await checkFree(tx.db, handle, known);
      if (before === undefined) {
        await tx.db.insertInto('meta').values({ key: KEY, value: fresh }).execute();
        await openUserLog(tx, newBot(fresh, handle, parts.now()));
        return fresh;
      }
      if (before.handle === handle) return before.id;
      await tx.db.updateTable('users').set({ handle }).where('id', '=', before.id).execute();
      await writeProfile(tx, before, { ...before, handle });
      return before.id;
    },
  );
  if (bot === fresh) parts.logger.info({ user: bot, handle }, 'the AI participant was made');
  return bot;
}

const rowOf = (db: Tx, id: UserId): Promise<UserRow | undefined> =>
  db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();

async function checkFree(db: Tx, handle: string, bot: UserId | undefined): Promise<void> {
  const holder = await db.selectFrom('users').select('id').where('handle', '=', handle).executeTakeFirst();
  if (holder === undefined || holder.id === bot) return;
  throw new Failure(
    'conflict',
    `The handle “${handle}” of the AI participant belongs to somebody already: choose another one with AI_HANDLE.`,
  );
}

const newBot = (id: UserId, handle: string, at: number): UserRow => ({
  ...{ id, handle, name: NAME, email: null, password_hash: null, avatar: null },
  ...{ role: 'user', bot: 1, created_at: at, deleted_at: null },
});
