import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../db/schema.ts';
import type { Projection } from '../projection/projection.ts';
import { COMPACT_ROWS, compact, snapshotSeq } from './journal.ts';
import type { LiveDoc } from './live-doc.ts';

/**
 * Whether enough rows stand behind a snapshot to make it anew. As many as are in it: what merging costs for each row does
 * not grow with the segment. In one of the usual size that is each {@link COMPACT_ROWS}.
 */
const isDue = (seq: number, snapshot: number): boolean => seq - snapshot >= Math.max(COMPACT_ROWS, snapshot);

/** Merges journal rows into snapshots, so that opening a document does not read each row that was ever written. */
export class Compactor {
  readonly #db: Kysely<Database>;
  readonly #projection: Projection;
  readonly #logger: Logger;
  readonly #onCompacted: (() => void) | undefined;
  readonly #running = new Map<LiveDoc, Promise<void>>();

  constructor(db: Kysely<Database>, projection: Projection, logger: Logger, onCompacted?: () => void) {
    this.#db = db;
    this.#onCompacted = onCompacted;
    this.#projection = projection;
    this.#logger = logger;
  }

  /** Compacts `live` when enough rows have gathered. What is stored of a sealed segment goes anyway. */
  consider(live: LiveDoc): void {
    if (live.sealedBy !== undefined) return;
    if (!isDue(live.seq, live.snapshotSeq) || this.#running.has(live)) return;
    const run = this.#compact(live).finally(() => this.#running.delete(live));
    this.#running.set(live, run);
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async #compact(live: LiveDoc): Promise<void> {
    try {
      // What is not projected yet must stay in the journal.
      const upTo = live.address.type === 'channel' ? await this.#projection.cursor(live.name) : live.seq;
      // A projection that is stuck must not have all rows read with every message.
      if (!isDue(upTo, live.snapshotSeq)) return;
      // Another server may have done it.
      live.snapshotSeq = Math.max(live.snapshotSeq, await snapshotSeq(this.#db, live.name));
      if (!isDue(upTo, live.snapshotSeq)) return;
      await compact(this.#db, live.name, upTo);
      live.snapshotSeq = Math.max(live.snapshotSeq, upTo);
      this.#onCompacted?.();
    } catch (error) {
      this.#logger.error({ err: error, doc: live.name }, 'compaction failed; the rows stay as they are');
    }
  }
}
