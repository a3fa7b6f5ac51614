import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database, Tx } from '../db/schema.ts';
import { type Row, readRows } from '../sync/journal.ts';
import { docOf, headsOf } from '../sync/log-writer.ts';
import type { LogId } from '../sync/logs.ts';
import { scanUpdate, textsOf } from '../sync/scan-update.ts';
import { type ProjectionContext, projectOp } from './project-op.ts';

/** Journal rows per transaction: bounds how long the database is held. */
const BATCH_ROWS = 200;

/**
 * Feeds the `messages` table from the journal, in the order of `seq`, behind a cursor per document: whatever happens,
 * it goes on where it was, and readers wait for it with {@link caughtUp}.
 */
export class Projection {
  readonly #db: Kysely<Database>;
  readonly #logger: Logger;
  /** The run under way, by document; another grow meanwhile asks for one more round. */
  readonly #runs = new Map<DocName, { again: boolean; done: Promise<void> }>();

  constructor(db: Kysely<Database>, logger: Logger) {
    this.#db = db;
    this.#logger = logger;
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
    for (const { doc } of behind) await this.grown(doc as DocName);
  }

  /** `doc` has new rows. The result resolves when they are projected; it never rejects. */
  grown(doc: DocName): Promise<void> {
    if (parseDocName(doc)?.type !== 'channel') return Promise.resolve();
    const running = this.#runs.get(doc);
    if (running) {
      running.again = true;
      return running.done;
    }
    const run = { again: false, done: Promise.resolve() };
    this.#runs.set(doc, run);
    run.done = this.#run(doc, run);
    return run.done;
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

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all([...this.#runs.values()].map((run) => run.done));
  }

  async #run(doc: DocName, run: { again: boolean }): Promise<void> {
    try {
      do {
        run.again = false;
        while (await this.#batch(doc));
      } while (run.again);
    } catch (error) {
      this.#logger.error({ err: error, doc }, 'projection failed; it goes on with the next message');
    } finally {
      this.#runs.delete(doc);
    }
  }

  /** Projects some rows. Whether there may be more. */
  #batch(doc: DocName): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const seq = await this.cursor(doc, tx);
      const found = await readRows(tx, doc, seq, BATCH_ROWS);
      const rows = withoutLooseEnd(found);
      const last = rows.at(-1);
      if (last === undefined) return false;
      await this.#project(tx, doc, rows);
      const cursor = { doc, seq: last.seq };
      await tx
        .insertInto('projections')
        .values(cursor)
        .onConflict((conflict) => conflict.column('doc').doUpdateSet(cursor))
        .execute();
      return found.length === BATCH_ROWS;
    });
  }

  async #project(tx: Tx, doc: DocName, rows: readonly Row[]): Promise<void> {
    const address = parseDocName(doc);
    if (address?.type !== 'channel') return;
    const context: ProjectionContext = { tx, channel: address.id, received: new Map() };
    for (const row of rows) {
      for (const text of textsOf(scanUpdate(row.bytes))) {
        await projectOp(JSON.parse(text) as ChannelOp, context);
      }
    }
  }
}

/**
 * A `received` op stands in the row before the ops that it names, committed with it: a batch must not end between.
 * Leaving the last row for the next batch costs nothing, since there are more.
 */
const withoutLooseEnd = (rows: readonly Row[]): readonly Row[] =>
  rows.length === BATCH_ROWS ? rows.slice(0, -1) : rows;
