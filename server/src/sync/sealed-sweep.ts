import type { DocName } from '@causeway/shared/doc-name';
import type { Kysely, Selectable } from 'kysely';
import type { Logger } from 'pino';
import type { Database, Tx } from '../db/schema.ts';
import { isStoreFailure } from '../db/store-failure.ts';
import { transact } from '../db/transact.ts';

/**
 * How long what is stored of a sealed document stays, in ms: servers that have it open, and have not heard of its end
 * yet, read it to the end meanwhile.
 */
export const SEALED_KEPT_MS = 600_000;

/** How often old ones are looked for, in ms. */
const SWEEP_MS = 60_000;

/** Documents that are looked at in one sweep; the rest waits for the next one. */
export const SWEPT_AT_ONCE = 500;

type SealedDoc = Selectable<Database['sealed_docs']>;

interface Parts {
  readonly db: Kysely<Database>;
  readonly now: () => number;
  readonly logger: Logger;
  /** Told of a document that is not projected to its end although it should be. */
  readonly projection: { grown(doc: DocName): Promise<void> };
}

/**
 * Drops what is stored of documents that were sealed a while ago: the segment has all of it. Those of channels only when
 * they are projected to their end.
 */
export class SealedSweep {
  readonly #parts: Parts;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;
  /** Where the next sweep goes on: what can't be dropped is not in the way of what comes behind it. */
  #after: SealedDoc | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.run(), SWEEP_MS);
    this.#timer.unref();
  }

  /** Resolves when what is old now is gone; never rejects. */
  run(): Promise<void> {
    this.#running ??= this.#sweep()
      .catch((error: unknown) =>
        this.#parts.logger.debug({ err: error }, 'sealed documents could not be looked for'),
      )
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #sweep(): Promise<void> {
    const old = await this.#next();
    for (const sealed of old) {
      this.#after = sealed;
      if (!(await this.#drop(sealed.doc))) return;
    }
    if (old.length < SWEPT_AT_ONCE) this.#after = undefined;
  }

  #next(): Promise<SealedDoc[]> {
    const { db, now } = this.#parts;
    const { sealed_at, doc } = this.#after ?? { sealed_at: 0, doc: '' };
    return db
      .selectFrom('sealed_docs')
      .selectAll()
      .where('sealed_at', '<=', now() - SEALED_KEPT_MS)
      .where((is) => is(is.refTuple('sealed_at', 'doc'), '>', is.tuple(sealed_at, doc)))
      .orderBy('sealed_at')
      .orderBy('doc')
      .limit(SWEPT_AT_ONCE)
      .execute();
  }

  /** Drops `doc` if that may be. `false`: the database takes no writes, so there is no use in going on now. */
  async #drop(doc: string): Promise<boolean> {
    const { db, logger, projection } = this.#parts;
    try {
      if (await transact(db, (tx) => drop(tx, doc))) return true;
      await projection.grown(doc as DocName);
      await transact(db, (tx) => drop(tx, doc));
      return true;
    } catch (error) {
      const isAway = isStoreFailure(error);
      logger[isAway ? 'debug' : 'warn']({ err: error, doc }, 'a sealed document could not be dropped');
      return !isAway;
    }
  }
}

/** Whether `doc` could be dropped. */
async function drop(tx: Tx, doc: string): Promise<boolean> {
  if (doc.startsWith('channel/') && !(await isProjected(tx, doc))) return false;
  for (const table of ['journal', 'snapshots', 'projections', 'sealed_docs'] as const)
    await tx.deleteFrom(table).where('doc', '=', doc).execute();
  return true;
}

async function isProjected(tx: Tx, doc: string): Promise<boolean> {
  const rest = await tx
    .selectFrom('journal')
    .leftJoin('projections', 'projections.doc', 'journal.doc')
    .select('journal.seq')
    .where('journal.doc', '=', doc)
    .where((is) => is('journal.seq', '>', is.fn.coalesce('projections.seq', is.lit(0))))
    .limit(1)
    .executeTakeFirst();
  return rest === undefined;
}
