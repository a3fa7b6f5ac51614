import { isStoreFailure } from '../db/store-failure.ts';
import type { StoreHealth } from '../db/store-health.ts';
import { Failure } from '../failure.ts';
import type { LogId, Logs, LogTransaction } from './logs.ts';

/** {@link Logs} that notice whether the database takes writes. When it takes none, they fail as `unavailable`. */
export class StoringLogs implements Logs {
  readonly #logs: Logs;
  readonly #health: StoreHealth;

  constructor(logs: Logs, health: StoreHealth) {
    this.#logs = logs;
    this.#health = health;
  }

  async transact<T>(logs: readonly LogId[], change: (tx: LogTransaction) => Promise<T>): Promise<T> {
    try {
      const result = await this.#logs.transact(logs, change);
      this.#health.works();
      return result;
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      this.#health.failed(error);
      throw new Failure('unavailable', 'The server can’t store anything just now. Try again shortly.', {
        retryAfter: 5,
      });
    }
  }
}
