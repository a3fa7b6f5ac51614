import type { Kysely } from 'kysely';
import { type MockInstance, vi } from 'vitest';
import { ImmediateSqliteAdapter } from '../db/immediate-sqlite-dialect.ts';
import type { Database, Tx } from '../db/schema.ts';

/** What SQLite says of a full disk. */
export const fullDisk = (): Error =>
  Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

/** What PostgreSQL's driver says when its server goes away. */
export const connectionLost = (): Error =>
  Object.assign(new Error('Connection terminated'), { code: '08006' });

/** Has all commits of `db` fail that `fails` says, after all has been done for them. `mockRestore` ends it. */
export function breakCommits(db: Kysely<Database>, fails: () => boolean): MockInstance {
  const check = (): void => {
    if (fails()) throw fullDisk();
  };
  const { adapter } = db.getExecutor();
  if (!(adapter instanceof ImmediateSqliteAdapter)) return beforeCommits(db, async () => check());
  const { database } = adapter;
  const prepare = database.prepare.bind(database);
  return vi.spyOn(database, 'prepare').mockImplementation((sql) => {
    if (sql === 'commit') check();
    return prepare(sql);
  });
}

/** Has all commits of `db` that `isUnheard` says be made, but fail for those who made them. `mockRestore` ends it. */
export function breakAfterCommits(db: Kysely<Database>, isUnheard: () => boolean): MockInstance {
  const { adapter } = db.getExecutor();
  if (!(adapter instanceof ImmediateSqliteAdapter)) return afterCommits(db, isUnheard);
  const { database } = adapter;
  const prepare = database.prepare.bind(database);
  return vi.spyOn(database, 'prepare').mockImplementation((sql) => {
    const statement = prepare(sql);
    if (sql !== 'commit' || !isUnheard()) return statement;
    statement.run([]);
    throw connectionLost();
  });
}

/** Has all commits of `db`, a PostgreSQL, take `ms` longer. `mockRestore` ends it. */
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

function afterCommits(db: Kysely<Database>, isUnheard: () => boolean): MockInstance {
  const transaction = db.transaction.bind(db);
  return vi.spyOn(db, 'transaction').mockImplementation(() => {
    const builder = transaction();
    const execute = builder.execute.bind(builder);
    builder.execute = async (change) => {
      const result = await execute(change);
      if (isUnheard()) throw connectionLost();
      return result;
    };
    return builder;
  });
}
