import type { ChannelId, OpId } from '@causeway/shared/id';
import { type Kysely, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../db/schema.ts';
import { isStoreFailure } from '../db/store-failure.ts';
import { transact } from '../db/transact.ts';
import { readSegment } from './find-segment.ts';
import { encodeSegment, textsOfSegment } from './segment-bytes.ts';
import { rowOf } from './segment-store.ts';

interface Parts {
  readonly db: Kysely<Database>;
  readonly logger: Logger;
  /** For tests: called before a rewritten segment is stored. */
  readonly beforeStoring?: () => Promise<void>;
}

/** A segment of a channel that holds texts which are to go. */
interface Place {
  readonly channel: ChannelId;
  readonly segment: number;
}

/**
 * Takes the texts of deleted messages out of sealed segments: each row of `erasures` is one text's place. The projection
 * makes the rows together with what it deletes, and they go together with the text, so a crash in between loses nothing;
 * what is left is taken up at the next start. Several servers may do the same at once: a segment is stored only where it
 * still is what was read.
 */
export class Eraser {
  readonly #parts: Parts;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** There may be something to erase. */
  poke(): void {
    void this.run();
  }

  /** Erases what there is; resolves when that is done, and never rejects. */
  run(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#runWhileAsked().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #runWhileAsked(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#try({}, async () => {
        if (!(await isAnything(this.#parts.db))) return;
        await dropOutdated(this.#parts.db);
        // One that fails must not keep the others waiting.
        for (const place of await sealedPlaces(this.#parts.db))
          await this.#try(place, () => this.#eraseIn(place));
      });
    }
  }

  async #eraseIn(place: Place): Promise<void> {
    while (!(await this.#attempt(place)));
  }

  /** Rewrites one segment; `false` when somebody else was faster, or when there is more to erase. */
  async #attempt(place: Place): Promise<boolean> {
    const { db, beforeStoring } = this.#parts;
    const { channel, segment } = place;
    const targets = await targetsIn(db, place);
    const before = await readSegment(db, channel, segment);
    if (before === undefined || targets.length === 0) return true;
    const after = await encodeSegment(await textsOfSegment(before.bytes), new Set(targets));
    await beforeStoring?.();
    return transact(db, async (tx) => {
      const stored = await tx
        .updateTable('segments')
        .set(after.etag === before.etag ? { etag: before.etag } : rowOf(after))
        .where('channel_id', '=', channel)
        .where('segment', '=', segment)
        .where('etag', '=', before.etag)
        .executeTakeFirst();
      if (stored.numUpdatedRows === 0n) return false;
      await tx
        .deleteFrom('erasures')
        .where('channel_id', '=', channel)
        .where('segment', '=', segment)
        .where('target', 'in', targets)
        .execute();
      return targets.length < TARGETS;
    });
  }

  async #try(about: object, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      const level = isStoreFailure(error) ? 'warn' : 'error';
      this.#parts.logger[level]({ err: error, ...about }, 'deleted texts could not be erased yet');
    }
  }
}

/** Targets per transaction: databases limit the number of parameters. */
const TARGETS = 500;

async function targetsIn(db: Kysely<Database>, { channel, segment }: Place): Promise<OpId[]> {
  const rows = await db
    .selectFrom('erasures')
    .select('target')
    .where('channel_id', '=', channel)
    .where('segment', '=', segment)
    .limit(TARGETS)
    .execute();
  return rows.map((row) => row.target);
}

/** Places in segments that are sealed; the others wait for it. */
async function sealedPlaces(db: Kysely<Database>): Promise<Place[]> {
  return db
    .selectFrom('erasures')
    .innerJoin('segments', (join) =>
      join
        .onRef('segments.channel_id', '=', 'erasures.channel_id')
        .onRef('segments.segment', '=', 'erasures.segment'),
    )
    .select(['erasures.channel_id as channel', 'erasures.segment'])
    .distinct()
    .execute();
}

/** Forgets places that are gone with their segment or channel. */
const dropOutdated = (db: Kysely<Database>): Promise<unknown> =>
  transact(db, (tx) =>
    tx
      .deleteFrom('erasures')
      .where(({ exists, not, selectFrom }) =>
        not(
          exists(
            selectFrom('segments')
              .select('etag')
              .whereRef('segments.channel_id', '=', 'erasures.channel_id')
              .whereRef('segments.segment', '=', 'erasures.segment'),
          ),
        ),
      )
      .where(({ exists, not, selectFrom }) =>
        not(
          exists(
            selectFrom('logs')
              .select('log')
              .where('log', '=', sql<string>`'channel/' || erasures.channel_id`)
              .whereRef('head', '<=', 'erasures.segment'),
          ),
        ),
      )
      .execute(),
  );

/** Asked without a transaction: mostly there is nothing to erase. */
const isAnything = async (db: Kysely<Database>): Promise<boolean> =>
  (await db.selectFrom('erasures').select('target').limit(1).executeTakeFirst()) !== undefined;
