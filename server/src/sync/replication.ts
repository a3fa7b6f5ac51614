import type { DocName } from '@causeway/shared/doc-name';
import type { Document } from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.ts';
import type { BusMessage } from '../bus/bus-message.ts';
import { NO_BUS } from '../bus/no-bus.ts';
import type { Database } from '../db/schema.ts';
import { docsBehind } from './docs-behind.ts';
import type { Row } from './journal.ts';
import type { LiveDoc } from './live-doc.ts';
import type { LiveDocs } from './live-docs.ts';
import { logOf } from './log-of.ts';
import type { LogQueues } from './log-queue.ts';
import { Publication } from './publication.ts';

interface Parts {
  readonly db: Kysely<Database>;
  readonly docs: LiveDocs;
  readonly queues: LogQueues;
  readonly bus: Bus;
  readonly logger: Logger;
}

interface OpenDoc {
  readonly document: Document;
  readonly live: LiveDoc;
  readonly publication: Publication;
}

type RowsMessage = Extract<BusMessage, { type: 'rows' }>;

const messageOf = (rows: readonly Row[]): RowsMessage => ({
  type: 'rows',
  rows: rows.map(({ seq, owner, bytes }) => ({ seq, owner, size: bytes.length })),
  bytes: Buffer.concat(rows.map(({ bytes }) => bytes)),
});

/** The rows of `doc` that `message` tells of; none where it is not as {@link messageOf} makes it. */
export function rowsIn(doc: DocName, { rows, bytes }: RowsMessage): Row[] {
  let end = 0;
  if (bytes?.length !== rows.reduce((sum, { size }) => sum + size, 0)) return [];
  return rows.map(({ seq, owner, size }) => {
    const begin = end;
    end += size;
    return { doc, seq, owner, bytes: bytes.subarray(begin, end) };
  });
}

/**
 * Keeps the loaded documents as they are in the journal, whichever server wrote to it: a row that follows is taken over as
 * it came over the bus, a row that is known is ignored, and where rows are missing they are read.
 */
export class Replication {
  readonly #parts: Parts;
  readonly #open = new Map<DocName, OpenDoc>();
  /** Documents that the journal had more of at the last {@link findBehind}, with the `seq` that they had before. */
  #behind: ReadonlyMap<DocName, number> = new Map();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Tells the others what this server has committed. */
  publish(rows: readonly Row[]): void {
    if (this.#parts.bus === NO_BUS) return;
    for (const [doc, own] of Map.groupBy(rows, (row) => row.doc)) {
      const open = this.#open.get(doc);
      if (open === undefined) this.#publish(doc, own);
      else open.publication.add(own);
    }
  }

  opened(document: Document, live: LiveDoc): void {
    const { name } = live;
    const publish = (rows: readonly Row[]): void => this.#publish(name, rows);
    const publication = new Publication(publish, () => live.isSilent);
    this.#open.set(name, { document, live, publication });
  }

  closed(document: Document): void {
    this.#open.get(document.name as DocName)?.publication.flush();
    this.#open.delete(document.name as DocName);
  }

  /** The readers of `doc` here were told what is new. */
  told(doc: DocName): void {
    this.#open.get(doc)?.publication.told();
  }

  /** Another server has written to `doc`, and may write more. */
  shared(doc: DocName): void {
    this.#open.get(doc)?.publication.share();
  }

  /** Takes rows of `doc` that another server has committed. */
  receive(doc: DocName, rows: readonly Row[]): void {
    const open = this.#open.get(doc);
    if (open === undefined) return;
    const { live, publication } = open;
    publication.share();
    if (follows(live, rows) && this.#parts.queues.isFree(logOf(doc))) this.#followNow(live, rows);
    else this.#inQueue(open, () => this.#follow(live, rows));
  }

  /** Reads what the journal has of `doc`, and this server has not. */
  refresh(doc: DocName): void {
    const open = this.#open.get(doc);
    if (open !== undefined) this.#inQueue(open, () => this.#parts.docs.catchUp(open.live));
  }

  /** The same for all loaded documents, asking first which of them need it. Rejects when the database does not answer. */
  async refreshAll(): Promise<void> {
    for (const doc of await this.#docsBehind()) this.refresh(doc);
  }

  /** Notes which documents the journal has more of: {@link refreshStuck}. Rejects when the database does not answer. */
  async findBehind(): Promise<void> {
    const before = [...this.#open].map(([doc, { live }]) => [doc, live.seq] as const);
    const behind = await this.#docsBehind();
    this.#behind = new Map(before.filter(([doc]) => behind.has(doc)));
  }

  /** Refreshes those of {@link findBehind} to which nothing has come since. The others only waited for the bus. */
  refreshStuck(): void {
    for (const [doc, seq] of this.#behind) if (this.#open.get(doc)?.live.seq === seq) this.refresh(doc);
    this.#behind = new Map();
  }

  #docsBehind(): Promise<Set<DocName>> {
    return docsBehind(
      this.#parts.db,
      [...this.#open.values()].map((open) => open.live),
    );
  }

  #followNow(live: LiveDoc, rows: readonly Row[]): void {
    try {
      live.follow(rows);
    } catch (error) {
      this.#parts.logger.warn({ err: error, doc: live.name }, 'rows of another server were not understood');
      this.refresh(live.name);
    }
  }

  async #follow(live: LiveDoc, rows: readonly Row[]): Promise<void> {
    const missing = rows.filter(({ seq }) => seq > live.seq);
    if (follows(live, missing)) live.follow(missing);
    else if (missing.length > 0) await this.#parts.docs.catchUp(live);
  }

  #publish(doc: DocName, rows: readonly Row[]): void {
    this.#parts.bus.publish(doc, messageOf(rows));
  }

  #inQueue({ document, live }: OpenDoc, task: () => Promise<unknown>): void {
    const { docs, queues, logger } = this.#parts;
    docs
      .using(document, () => queues.run([logOf(live.name)], task))
      .catch((error: unknown) =>
        logger.warn({ err: error, doc: live.name }, 'rows of another server could not be taken over yet'),
      );
  }
}

/** Whether `rows` are the next ones of `live`, without a gap. */
const follows = (live: LiveDoc, rows: readonly Row[]): boolean =>
  rows.length > 0 && rows.every(({ seq }, at) => seq === live.seq + at + 1);
