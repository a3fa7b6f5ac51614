import type { IdbConnection } from './idb-connection.ts';
import { STORES, type WriteTransaction } from './idb-schema.ts';

/**
 * Makes all of its requests at once, so that the transaction can be committed in the same turn; throws at once when one
 * cannot be made.
 */
type Change = (tx: WriteTransaction) => Promise<unknown>;

interface Options {
  /** The change reads first, and writes what follows from that. */
  readonly reads: boolean;
}

interface Write {
  readonly change: Change;
  readonly reads: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes in the order of the calls. What is called while a transaction is under way shares the next one: `strict`
 * durability costs a flush of the disk per transaction, not per op.
 */
export class WriteQueue {
  readonly #connection: IdbConnection;
  #waiting: Write[] = [];
  #running: Promise<void> | undefined;
  readonly #hurried = new Set<Promise<void>>();
  #hurries = false;

  constructor(connection: IdbConnection) {
    this.#connection = connection;
  }

  /** Resolves when `change` is durable; rejects when nothing of it was written. */
  write(change: Change, { reads }: Options = { reads: false }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, reads, resolve, reject });
      if (this.#hurries) this.#commitWaiting();
      else this.#running ??= this.#drain();
    });
  }

  /**
   * While `on`, nothing waits for the transaction that is under way: the page may not live to see its end. The database
   * keeps the order.
   */
  hurry(on: boolean): void {
    this.#hurries = on;
    if (on) this.#commitWaiting();
  }

  /** Waits until nothing is under way. */
  async idle(): Promise<void> {
    while (this.#running !== undefined || this.#hurried.size > 0) {
      await Promise.all([this.#running, ...this.#hurried]);
    }
  }

  #commitWaiting(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    const done = this.#commit(batch).finally(() => this.#hurried.delete(done));
    this.#hurried.add(done);
  }

  async #drain(): Promise<void> {
    // Whatever is called in this very turn joins the first transaction.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#commit(batch);
    }
    // In the same turn as the last look: what is called from now on begins anew.
    this.#running = undefined;
  }

  async #commit(batch: readonly Write[]): Promise<void> {
    try {
      await this.#transact(batch);
      for (const write of batch) write.resolve();
    } catch (error) {
      const [only, ...others] = batch;
      if (others.length === 0) return only?.reject(error);
      // One call that cannot be written must not take the others along.
      for (const write of batch) await this.#commit([write]);
    }
  }

  #transact(batch: readonly Write[]): Promise<void> {
    return this.#connection.run(async (db) => {
      const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' });
      const done = tx.done.catch(nothing);
      const work: Promise<unknown>[] = [];
      try {
        for (const { change, reads } of batch) {
          const made = change(tx);
          work.push(made);
          // The next one must read what this one writes.
          if (reads) await made;
        }
        // At once: the page may be about to close, and an open transaction ends with it.
        if (!batch.some(({ reads }) => reads)) tx.commit();
        await Promise.all([...work, tx.done]);
      } catch (error) {
        abort(tx);
        await Promise.allSettled([...work, done]);
        throw tx.error ?? error;
      }
    });
  }
}

const nothing = (): void => undefined;

function abort(tx: WriteTransaction): void {
  try {
    tx.abort();
  } catch {
    // It has aborted by itself.
  }
}
