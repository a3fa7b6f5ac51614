import type { RandomBytes } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database, Tx } from '../db/schema.ts';
import { isStoreFailure } from '../db/store-failure.ts';
import type { StoreHealth } from '../db/store-health.ts';
import { transact } from '../db/transact.ts';
import { insertSegment } from '../segment/segment-store.ts';
import { appendRows } from './append-rows.ts';
import { insertRows, JournalConflict, type Row } from './journal.ts';
import type { LiveDoc } from './live-doc.ts';
import type { LiveDocs } from './live-docs.ts';
import { logOf } from './log-of.ts';
import type { LogQueues } from './log-queue.ts';
import { docOf, headsOf } from './log-writer.ts';
import type { LogId } from './logs.ts';
import { pastConflicts } from './past-conflicts.ts';
import { type SealedSegment, sealedSegment } from './sealed-segment.ts';
import { SEGMENT_LIMITS, type SegmentLimits } from './segment-limits.ts';

interface Parts {
  readonly db: Kysely<Database>;
  readonly docs: LiveDocs;
  readonly queues: LogQueues;
  readonly now: () => number;
  readonly random: RandomBytes;
  readonly logger: Logger;
  readonly segments?: SegmentLimits | undefined;
  readonly health?: Pick<StoreHealth, 'failed'>;
  readonly projection?: { caughtUp(log: LogId): Promise<void> };
  /** Called after each commit, with the document that is sealed and the rows that did it. */
  readonly onCommit: (docs: readonly LiveDoc[], rows: readonly Row[]) => void;
  readonly onSealed?: (live: LiveDoc) => void;
}

/**
 * Seals heads: their log goes on in the next segment (decision 0010). All is prepared outside of the transaction, which
 * then is short; that the seal's row can be inserted proves that nobody has written to the head meanwhile.
 */
export class Sealer {
  readonly #parts: Parts;
  readonly #limits: SegmentLimits;
  readonly #under = new Set<Promise<void>>();
  readonly #waiting = new Set<LiveDoc>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#limits = parts.segments ?? SEGMENT_LIMITS;
  }

  /** Whether `live` must be sealed before anything is written to it. */
  isFull(live: LiveDoc): boolean {
    if (live.sealedBy !== undefined) return false;
    return live.ops >= this.#limits.ops || live.bytes >= this.#limits.bytes;
  }

  /** Seals `live` if it is full. Only in the queue of its log. Whether it is sealed now, here or by another server. */
  async sealIfFull(live: LiveDoc): Promise<boolean> {
    if (this.isFull(live)) await this.#seal(live);
    return live.sealedBy !== undefined;
  }

  /** Seals `live`, which is full, when its log's queue comes to it. */
  soon(live: LiveDoc): void {
    if (!this.isFull(live) || this.#waiting.has(live)) return;
    this.#waiting.add(live);
    const { docs, queues } = this.#parts;
    const sealing = docs
      .with([live.name], (opened) =>
        // It may have been unloaded and loaded again.
        queues.run([logOf(live.name)], () => this.sealIfFull(opened.get(live.name) ?? live)),
      )
      .then(
        () => undefined,
        // The next write tries again, and is refused if that fails too.
        (error: unknown) => this.#report(error, live),
      )
      .finally(() => {
        this.#waiting.delete(live);
        this.#under.delete(sealing);
      });
    this.#under.add(sealing);
  }

  /** Seals the head of `log` if `should` says so and there is anything but a genesis in it. Whether it has. */
  async sealHead(log: LogId, should: (live: LiveDoc) => boolean = () => true): Promise<boolean> {
    const { db, docs, queues } = this.#parts;
    return queues.run([log], async () => {
      const head = (await headsOf(db, [log])).get(log);
      if (head === undefined) return false;
      const name = docOf(log, head);
      return docs.with([name], async (opened) => {
        const live = opened.get(name);
        if (live === undefined || live.ops === 0 || !should(live)) return false;
        await this.#seal(live);
        return true;
      });
    });
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#under);
  }

  #seal(live: LiveDoc): Promise<void> {
    return pastConflicts(
      () => this.#attempt(live),
      // That another server has sealed it may have been read here by somebody else meanwhile.
      async () => (await this.#parts.docs.catchUp(live)) || live.sealedBy !== undefined,
    );
  }

  async #attempt(live: LiveDoc): Promise<void> {
    if (live.sealedBy !== undefined) return;
    const { db, projection, onCommit, onSealed } = this.#parts;
    // What is deleted is known by then, in whichever segment that was. If not, the eraser makes up for it.
    await projection?.caughtUp(logOf(live.name)).catch(nothing);
    const sealed = await sealedSegment(live, this.#parts);
    await transact(db, (tx) => this.#write(tx, live, sealed));
    live.apply(sealed.seal);
    onCommit([live], [sealed.seal, sealed.genesis]);
    onSealed?.(live);
  }

  async #write(tx: Tx, { name, address }: LiveDoc, sealed: SealedSegment): Promise<void> {
    const now = this.#parts.now();
    await appendRows(tx, [sealed.seal], now);
    const { numUpdatedRows } = await tx
      .updateTable('logs')
      .set({ head: sealed.next })
      .where('log', '=', logOf(name))
      .where('head', '=', address.segment)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new JournalConflict(`${name} is not the head any more`);
    await insertRows(tx, [sealed.genesis], now);
    if (address.type === 'channel' && sealed.encoded)
      await insertSegment(tx, address.id, address.segment, sealed.encoded, now);
    await tx.insertInto('sealed_docs').values({ doc: name, sealed_at: now }).execute();
  }

  #report(error: unknown, { name }: LiveDoc): void {
    const { logger, health } = this.#parts;
    if (isStoreFailure(error)) health?.failed(error);
    else logger.error({ err: error, doc: name }, 'a full segment could not be sealed');
  }
}

const nothing = (): void => undefined;
