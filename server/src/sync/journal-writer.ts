import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { transactStatements } from '../db/transact-statements.ts';
import { appendingRows } from './append-rows.ts';
import { JournalConflict, type Row } from './journal.ts';

interface Waiting {
  readonly rows: readonly Row[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Hears what becomes of commits. */
export interface CommitObserver {
  committed(commit: { readonly rows: number; readonly ms: number }): void;
  /** For another reason than that rows were there already. */
  failed(error: unknown): void;
}

/**
 * Writes rows of many documents with one commit: what arrives while a commit is under way goes into the next one.
 * With `synchronous=FULL` a commit costs a flush to disk, so this bounds the flushes, not the messages.
 */
export class JournalWriter {
  readonly #db: Kysely<Database>;
  readonly #now: () => number;
  readonly #observer: CommitObserver | undefined;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;

  constructor(db: Kysely<Database>, now: () => number, observer?: CommitObserver) {
    this.#db = db;
    this.#now = now;
    this.#observer = observer;
  }

  /** Resolves when `rows` are durable. Rejects when none of them is, or when the database does not say. */
  append(rows: readonly Row[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rows, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  async #flush(): Promise<void> {
    // Let everything that arrived in this turn of the event loop join.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      if (!(await this.#commit(batch)) && batch.length > 1) await this.#commitEach(batch);
    }
    this.#flushing = undefined;
  }

  /** Whether `batch` was committed; a batch of one is told of its failure. */
  async #commit(batch: readonly Waiting[]): Promise<boolean> {
    const rows = batch.flatMap((waiting) => waiting.rows);
    const start = performance.now();
    try {
      await transactStatements(this.#db, () => appendingRows(this.#db, rows, this.#now()));
    } catch (error) {
      if (!(error instanceof JournalConflict)) this.#observer?.failed(error);
      if (batch.length === 1) for (const waiting of batch) waiting.reject(error);
      return false;
    }
    this.#observer?.committed({ rows: rows.length, ms: performance.now() - start });
    for (const waiting of batch) waiting.resolve();
    return true;
  }

  /** One document's conflict must not refuse the others. */
  async #commitEach(batch: readonly Waiting[]): Promise<void> {
    for (const waiting of batch) await this.#commit([waiting]);
  }
}
