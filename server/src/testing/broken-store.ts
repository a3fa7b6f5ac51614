import type { Kysely } from 'kysely';
import { type MockInstance, vi } from 'vitest';
import type { Database, Tx } from '../db/schema.ts';

/** What SQLite says of a full disk. */
export const fullDisk = (): Error =>
  Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

/** Has all commits of `db` fail that `fails` says, after all has been done for them. `mockRestore` ends it. */
export const breakCommits = (db: Kysely<Database>, fails: () => boolean): MockInstance =>
  beforeCommits(db, async () => {
    if (fails()) throw fullDisk();
  });

/** Has all commits of `db` take `ms` longer. `mockRestore` ends it. */
export const delayCommits = (db: Kysely<Database>, ms: number): MockInstance =>
  beforeCommits(db, () => new Promise((resolve) => setTimeout(resolve, ms)));

function beforeCommits(db: Kysely<Database>, then: () => Promise<void>): MockInstance {
  const transaction = db.transaction.bind(db);
  return vi.spyOn(db, 'transaction').mockImplementation(() => {
    const builder = transaction();
    const execute = builder.execute.bind(builder);
    builder.execute = (change) =>
      execute(async (tx) => {
        const result = await change(tx as Tx);
        await then();
        return result;
      });
    return builder;
  });
}
