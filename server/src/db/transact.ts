import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { isSerializationFailure, isUniqueViolation } from './database-error.ts';
import type { Database, Tx } from './schema.ts';

/** How often a transaction is tried before its failure is passed on. */
const ATTEMPTS = 20;

/** The tail of those that try again, one line per database. */
const lines = new WeakMap<Kysely<Database>, Promise<unknown>>();

/**
 * Runs `change` in a transaction that nothing else gets in between, on either database. SQLite has one writer at a
 * time; on PostgreSQL it may be run several times (see {@link retrying}), so it has no effects but through `tx`.
 */
export const transact = <T>(db: Kysely<Database>, change: (tx: Tx) => Promise<T>): Promise<T> =>
  retrying(db, () => db.transaction().execute(change));

/**
 * Does `task`, which holds a transaction, anew while other transactions were in its way. Those that try again stand in
 * line, so that they aren't in each other's way once more.
 */
export async function retrying<T>(db: Kysely<Database>, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!isSerializationFailure(error) && !isUniqueViolation(error)) throw error;
    const next = (lines.get(db) ?? Promise.resolve()).then(() => tryAgain(task, error));
    lines.set(
      db,
      next.catch(() => undefined),
    );
    return next;
  }
}

async function tryAgain<T>(task: () => Promise<T>, first: unknown): Promise<T> {
  let failure = first;
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    // To other servers' transactions only time helps.
    if (attempt > 1) await delay(attempt);
    try {
      return await task();
    } catch (error) {
      // Two may have taken the same key at once, each having seen it free; now it is seen as taken. If not, it never is.
      if (!isSerializationFailure(error) && !(isUniqueViolation(error) && !isUniqueViolation(failure)))
        throw error;
      failure = error;
    }
  }
  throw failure;
}
