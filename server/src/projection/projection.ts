import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import type { ChannelId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database, Tx } from '../db/schema.ts';
import { isStoreFailure } from '../db/store-failure.ts';
import type { StoreHealth } from '../db/store-health.ts';
import { transact } from '../db/transact.ts';
import { readRows } from '../sync/journal.ts';
import { docOf, headsOf } from '../sync/log-writer.ts';
import type { LogId } from '../sync/logs.ts';
import { scanRow, textsOf } from '../sync/scan-update.ts';
import { projectOp } from './project-op.ts';

/** Journal rows per transaction: bounds how long the database is held. */
const BATCH_ROWS = 200;

/** How long rows may wait for others to be projected with them, in ms. */
const GATHER_MS = 1_000;

/**
 * Feeds the `messages` table from the journal, in the order of `seq`, behind a cursor per document: whatever happens,
 * it goes on where it was, and readers wait for it with {@link caughtUp}.
 *
 * It works in rounds: documents that grow during one are projected by the next, all with one commit. Nobody needs rows
 * before they ask with {@link caughtUp}, so those of a second share a round: one commit a second, not one a message.
 */
export class Projection {
  readonly #db: Kysely<Database>;
  readonly #logger: Logger;
  readonly #health: Pick<StoreHealth, 'failed'> | undefined;
  /** Documents that the next round projects. */
  readonly #grown = new Set<DocName>();
  #lastRound: Promise<void> = Promise.resolve();
  #nextRound: Promise<void> | undefined;
  #gathering: { readonly done: Promise<void>; readonly end: () => void } | undefined;
  /** By `performance.now()`: since when something has been waiting. */
  #behindSince: number | undefined;

  /** `health` is told when the store fails; {@link start} then makes up for it. */
  constructor(db: Kysely<Database>, logger: Logger, health?: Pick<StoreHealth, 'failed'>) {
    this.#db = db;
    this.#logger = logger;
    this.#health = health;
  }

  /** Catches up with every document that has grown while nobody looked: at start. */
  async start(): Promise<void> {
    const behind = await this.#db
      .selectFrom('journal')
      .leftJoin('projections', 'projections.doc', 'journal.doc')
      .select('journal.doc')
      .distinct()
      .where((is) =>
        is.or([is('projections.seq', 'is', null), is('journal.seq', '>', is.ref('projections.seq'))]),
      )
      .execute();
    await Promise.all(behind.map(({ doc }) => this.grown(doc as DocName)));
  }

  /** Documents that wait. */
  get behind(): number {
    return this.#grown.size;
  }

  /** Seconds for which something has been waiting. */
  get lag(): number {
    return this.#behindSince === undefined ? 0 : (performance.now() - this.#behindSince) / 1000;
  }

  /** `doc` has new rows. Projects them with those of the next second; resolves when they are, and never rejects. */
  soon(doc: DocName): Promise<void> {
    if (!this.#wait(doc)) return Promise.resolve();
    this.#gathering ??= this.#gather();
    return this.#gathering.done;
  }

  /** The same at once. */
  grown(doc: DocName): Promise<void> {
    return this.#wait(doc) ? this.#project() : Promise.resolve();
  }

  /** Whether there is anything to project of `doc`. */
  #wait(doc: DocName): boolean {
    if (parseDocName(doc)?.type !== 'channel') return false;
    this.#grown.add(doc);
    this.#behindSince ??= performance.now();
    return true;
  }

  #gather(): { readonly done: Promise<void>; readonly end: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, GATHER_MS);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const done = promise.then(() => {
      this.#gathering = undefined;
      return this.#project();
    });
    return { done, end };
  }

  #project(): Promise<void> {
    this.#nextRound ??= this.#lastRound.then(() => {
      this.#nextRound = undefined;
      this.#lastRound = this.#round([...this.#grown]).then(() => {
        this.#behindSince = this.#grown.size > 0 ? performance.now() : undefined;
      });
      this.#grown.clear();
      return this.#lastRound;
    });
    return this.#nextRound;
  }

  /** Resolves when all rows that are in the journal of `log` now are projected. */
  async caughtUp(log: LogId): Promise<void> {
    const head = (await headsOf(this.#db, [log])).get(log);
    if (head !== undefined) await this.grown(docOf(log, head));
  }

  /** Up to which row `doc` is projected. Rows above must stay in the journal. */
  async cursor(doc: DocName, db: Kysely<Database> = this.#db): Promise<number> {
    const row = await db.selectFrom('projections').select('seq').where('doc', '=', doc).executeTakeFirst();
    return row?.seq ?? 0;
  }

  /** Projects what waits; resolves when nothing is under way. */
  async idle(): Promise<void> {
    this.#gathering?.end();
    await this.#gathering?.done;
    await (this.#nextRound ?? this.#lastRound);
  }

  async #round(docs: readonly DocName[]): Promise<void> {
    try {
      let left = docs;
      while (left.length > 0) left = await this.#batch(left);
    } catch (error) {
      // One that can't be projected must not keep the others waiting.
      if (isStoreFailure(error)) this.#health?.failed(error);
      else if (docs.length > 1) for (const doc of docs) await this.#round([doc]);
      else
        this.#logger.error({ err: error, doc: docs[0] }, 'projection failed; the next message tries again');
    }
  }

  /** Projects some rows of `docs`. Those that may have more. */
  #batch(docs: readonly DocName[]): Promise<DocName[]> {
    return transact(this.#db, async (tx) => {
      const unfinished: DocName[] = [];
      let room = BATCH_ROWS;
      for (const doc of docs) {
        if (room > 0) room -= await this.#advance(tx, doc, room);
        if (room === 0) unfinished.push(doc);
      }
      return unfinished;
    });
  }

  /** Projects up to `limit` rows of `doc`; how many. */
  async #advance(tx: Tx, doc: DocName, limit: number): Promise<number> {
    const rows = await readRows(tx, doc, await this.cursor(doc, tx), limit);
    const last = rows.at(-1);
    const address = parseDocName(doc);
    if (last === undefined || address?.type !== 'channel') return 0;
    for (const row of rows) await projectRow(tx, address.id, row.bytes);
    const cursor = { doc, seq: last.seq };
    await tx
      .insertInto('projections')
      .values(cursor)
      .onConflict((conflict) => conflict.column('doc').doUpdateSet(cursor))
      .execute();
    return rows.length;
  }
}

async function projectRow(tx: Tx, channel: ChannelId, bytes: Uint8Array): Promise<void> {
  for (const text of textsOf(scanRow(bytes))) {
    // The fold's own parser: what it ignores is ignored here.
    const op = parseChannelOp(text);
    if (op) await projectOp(op, { tx, channel });
  }
}
