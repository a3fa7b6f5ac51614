import type { Kysely } from 'kysely';
import type { Database } from './db/schema.ts';
import { Failure } from './failure.ts';
import type { Parts } from './parts.ts';
import type { LogId, LogTransaction } from './sync/logs.ts';

const ATTEMPTS = 5;

/** The rows that say which logs are written have changed between asking and the transaction. */
class PlanChanged extends Error {}

/**
 * `Logs.transact` where rows decide which logs are written (all channels of somebody, all members of a channel):
 * `plan` reads them, and is asked again inside of the transaction; when it names more by then, all is done anew.
 */
export async function transactOver<T>(
  parts: Pick<Parts, 'db' | 'logs'>,
  plan: (db: Kysely<Database>) => Promise<readonly LogId[]>,
  change: (tx: LogTransaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const logs = new Set(await plan(parts.db));
    try {
      return await parts.logs.transact([...logs], async (tx) => {
        if ((await plan(tx.db)).some((log) => !logs.has(log))) throw new PlanChanged();
        return change(tx);
      });
    } catch (error) {
      if (!(error instanceof PlanChanged)) throw error;
    }
  }
  throw new Failure('unavailable', 'Too much is changing at once. Try again.', { retryAfter: 1 });
}
