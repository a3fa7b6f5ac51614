import type { DocName } from '@causeway/shared/doc-name';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database, Tx } from '../db/schema.ts';
import { transact } from '../db/transact.ts';

/**
 * How long what is stored of a sealed document stays, in ms: servers that have it open, and have not heard of its end
 * yet, read it to the end meanwhile.
 */
export const SEALED_KEPT_MS = 600_000;

/** How often old ones are looked for, in ms. */
const SWEEP_MS = 60_000;

/** Documents that are looked at in one sweep; the rest waits for the next one. */
const MOST = 500;

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

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.run(), SWEEP_MS);
    this.#timer.unref();
  }

  /** Resolves when what is old now is gone; never rejects. */
  run(): Promise<void> {
    this.#running ??= this.#sweep()
      .catch((error: unknown) =>
        this.#parts.logger.debug({ err: error }, 'sealed documents could not be dropped'),
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
    const { db, now, projection } = this.#parts;
    const old = await db
      .selectFrom('sealed_docs')
      .select('doc')
      .where('sealed_at', '<=', now() - SEALED_KEPT_MS)
      .orderBy('sealed_at')
      .limit(MOST)
      .execute();
    for (const { doc } of old) {
      if (await transact(db, (tx) => drop(tx, doc))) continue;
      await projection.grown(doc as DocName);
      await transact(db, (tx) => drop(tx, doc));
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
