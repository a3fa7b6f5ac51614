import type { DocName } from '@causeway/shared/doc-name';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { AskRecorder } from '../ai/ask-recorder.ts';
import type { Database } from '../db/schema.ts';
import { isStoreFailure } from '../db/store-failure.ts';
import type { StoreHealth } from '../db/store-health.ts';
import { transact } from '../db/transact.ts';
import { Failure } from '../failure.ts';
import type { Row } from '../sync/journal.ts';
import type { LogId } from '../sync/logs.ts';
import { Gathering } from './gathering.ts';
import { isNoticed } from './is-noticed.ts';
import { cursorOf, projectRows } from './project-rows.ts';
import type { Findings } from './projection-context.ts';
import { bySegment, unprojected } from './unprojected.ts';

/** Journal rows per transaction: bounds how long the database is held. */
const BATCH_ROWS = 500;

/** How long rows may wait for others to be projected with them, in ms: those from which something follows, and all others. */
const GATHER_MS = { soon: 1_000, later: 1_800_000 };

/**
 * Feeds the `messages` table from the journal, in the order of `seq`, behind a cursor per document: whatever happens,
 * it goes on where it was, and readers wait for it with {@link caughtUp}.
 *
 * It works in rounds: documents that grow during one are projected by the next, all with one commit. Nobody needs rows
 * before they ask with {@link caughtUp}, so hundreds share a round: a message that is projected alone touches six pages
 * of the database, which is six times what it takes to keep it (decision 0018).
 */
export class Projection {
  readonly #db: Kysely<Database>;
  readonly #logger: Logger;
  readonly #health: Pick<StoreHealth, 'isFailing'> | undefined;
  readonly #onErasable: () => void;
  readonly #asks: AskRecorder | undefined;
  /** Documents that the next round projects. */
  readonly #grown = new Set<DocName>();
  #lastRound: Promise<void> = Promise.resolve();
  #nextRound: Promise<void> | undefined;
  #gathering: Gathering | undefined;
  /** Rows that have been committed since the last round began. */
  #rows = 0;
  /** Documents whose rows could not be projected the last time. */
  readonly #failed = new Set<DocName>();
  /** The database took no writes the last time. */
  #isStuck = false;
  #isEnding = false;
  /** By `performance.now()`: since when something has been waiting. */
  #behindSince: number | undefined;

  /**
   * `health` knows whether it was said already that the database takes no writes. `onErasable` is called after a commit
   * that may have left texts to take out of sealed segments. `asks` queues questions to the AI.
   */
  constructor(
    db: Kysely<Database>,
    logger: Logger,
    health?: Pick<StoreHealth, 'isFailing'>,
    onErasable: () => void = () => undefined,
    asks?: AskRecorder,
  ) {
    this.#db = db;
    this.#logger = logger;
    this.#health = health;
    this.#onErasable = onErasable;
    this.#asks = asks;
  }

  /** Catches up with every document that has grown while nobody looked: at start. */
  async start(): Promise<void> {
    await Promise.all((await unprojected(this.#db)).map((doc) => this.grown(doc)));
  }

  /** Documents that wait. */
  get behind(): number {
    return this.#grown.size;
  }

  /** Seconds for which something has been waiting. */
  get lag(): number {
    return this.#behindSince === undefined ? 0 : (performance.now() - this.#behindSince) / 1000;
  }

  /** `rows`, some of them of `doc`, were committed. Resolves when those are projected, and never rejects. */
  committed(doc: DocName, rows: readonly Row[]): Promise<void> {
    if (!this.#wait(doc)) return Promise.resolve();
    if (this.#asks?.isPressing(doc, rows)) return this.#project();
    const own = rows.filter((row) => row.doc === doc);
    this.#rows += own.length;
    const isSoon = this.#rows >= BATCH_ROWS || isNoticed(own);
    return this.#projectWithin(isSoon ? GATHER_MS.soon : GATHER_MS.later);
  }

  /** `doc` has new rows. Projects them with those of the next second; resolves when they are, and never rejects. */
  soon(doc: DocName): Promise<void> {
    return this.#wait(doc) ? this.#projectWithin(GATHER_MS.soon) : Promise.resolve();
  }

  /** The same at once. */
  grown(doc: DocName): Promise<void> {
    return this.#wait(doc) ? this.#project() : Promise.resolve();
  }

  /** Whether there is anything to project of `doc`. */
  #wait(doc: DocName): boolean {
    if (!doc.startsWith('channel/')) return false;
    this.#grown.add(doc);
    this.#behindSince ??= performance.now();
    return true;
  }

  #projectWithin(ms: number): Promise<void> {
    this.#gathering ??= new Gathering(() => {
      this.#gathering = undefined;
      return this.#project();
    });
    return this.#gathering.within(ms);
  }

  #project(): Promise<void> {
    this.#nextRound ??= this.#lastRound.then(() => {
      this.#nextRound = undefined;
      this.#rows = 0;
      this.#lastRound = this.#round([...this.#grown].sort(bySegment)).then(() => {
        this.#behindSince = this.#grown.size > 0 ? performance.now() : undefined;
      });
      this.#grown.clear();
      return this.#lastRound;
    });
    return this.#nextRound;
  }

  /**
   * Resolves when all rows that are in the journal of `log` now are projected. Throws `unavailable` when they could not
   * be: who asks would take what is missing for what was never said.
   */
  async caughtUp(log: LogId): Promise<void> {
    const docs = await unprojected(this.#db, log);
    await Promise.all(docs.map((doc) => this.grown(doc)));
    if (docs.some((doc) => this.#failed.has(doc)))
      throw new Failure('unavailable', 'The server can’t look this up right now. Try again in a moment.', {
        retryAfter: 5,
      });
  }

  /** Up to which row `doc` is projected. Rows above must stay in the journal. */
  async cursor(doc: DocName, db: Kysely<Database> = this.#db): Promise<number> {
    return (await cursorOf(db, doc)) ?? 0;
  }

  /** For the end: projects what waits; resolves when nothing is under way. */
  async idle(): Promise<void> {
    this.#isEnding = true;
    await this.#gathering?.within(0);
    await (this.#nextRound ?? this.#lastRound);
  }

  async #round(docs: readonly DocName[]): Promise<void> {
    try {
      let left = docs;
      while (left.length > 0) left = await this.#batch(left);
      this.#isStuck = false;
      for (const doc of docs) this.#failed.delete(doc);
    } catch (error) {
      // One that can't be projected must not keep the others waiting.
      if (isStoreFailure(error)) this.#tryLater(docs, error);
      else if (docs.length > 1) for (const doc of docs) await this.#round([doc]);
      else {
        for (const doc of docs) this.#failed.add(doc);
        this.#logger.error({ err: error, doc: docs[0] }, 'projection failed; the next message tries again');
      }
    }
  }

  /**
   * Whether the database takes writes is for the journal to say: while the disk fills up, its small commits still succeed when
   * these fail.
   */
  #tryLater(docs: readonly DocName[], error: unknown): void {
    for (const doc of docs) {
      this.#grown.add(doc);
      this.#failed.add(doc);
    }
    if (!this.#isStuck && this.#health?.isFailing !== true)
      this.#logger.warn({ err: error }, 'projection waits for the database');
    this.#isStuck = true;
    if (!this.#isEnding) void this.#projectWithin(GATHER_MS.soon);
  }

  /** Projects some rows of `docs`. Those that may have more. */
  async #batch(docs: readonly DocName[]): Promise<DocName[]> {
    const { unfinished, erasable, asked } = await transact(this.#db, async (tx) => {
      const findings: Findings = { erasable: false, asked: false };
      const about = { findings, asks: this.#asks };
      const left: DocName[] = [];
      let room = BATCH_ROWS;
      for (const doc of docs) {
        if (room > 0) room -= await projectRows(tx, doc, room, about);
        if (room === 0) left.push(doc);
      }
      return { unfinished: left, ...findings };
    });
    if (erasable) this.#onErasable();
    if (asked) this.#asks?.queued();
    return unfinished;
  }
}
