import { type Kysely, sql } from 'kysely';
import type { Logger } from '../log/logger.ts';
import type { Database } from './schema.ts';
import { transact } from './transact.ts';

/** Bytes that a trial writes: a disk with less left is as good as full. */
const TRIAL_BYTES = 65_536;

/** Whether the database takes writes, by what became of the last ones. Says so in the log when that changes, and only then. */
export class StoreHealth {
  readonly #logger: Logger;
  readonly #healed: (() => void)[] = [];
  #failures = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Calls `then` each time when commits succeed again. */
  onHealed(then: () => void): void {
    this.#healed.push(then);
  }

  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** A commit has failed. */
  failed(error: unknown): void {
    if (!this.isFailing)
      this.#logger.error(
        { err: error },
        'the database takes no writes: nothing is acknowledged until it does',
      );
    this.#failures += 1;
  }

  /** A commit was made. */
  works(): void {
    if (!this.isFailing) return;
    this.#logger.info({ failures: this.#failures }, 'the database takes writes again');
    this.#failures = 0;
    for (const then of this.#healed) then();
  }

  /** Throws while the database takes no writes. Nobody may be there whose message would show that it does again. */
  async check(db: Kysely<Database>): Promise<void> {
    await sql`select 1`.execute(db);
    if (!this.isFailing) return;
    await write(db, 'x'.repeat(TRIAL_BYTES));
    await write(db, '');
    this.works();
  }
}

const write = (db: Kysely<Database>, value: string): Promise<unknown> =>
  transact(db, (tx) =>
    tx
      .insertInto('meta')
      .values({ key: 'trial', value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute(),
  );
