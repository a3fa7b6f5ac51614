import type { DocName } from '@causeway/shared/doc-name';
import type { Document } from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.ts';
import type { Database } from '../db/schema.ts';
import { docsBehind } from './docs-behind.ts';
import type { Row } from './journal.ts';
import type { LiveDoc } from './live-doc.ts';
import type { LiveDocs } from './live-docs.ts';
import { logOf } from './log-of.ts';
import type { LogQueues } from './log-queue.ts';

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
}

/**
 * Keeps the loaded documents as they are in the journal, whichever server wrote to it: a row that follows is applied as
 * it came over the bus, a row that is known is ignored, and where rows are missing they are read.
 */
export class Replication {
  readonly #parts: Parts;
  readonly #open = new Map<DocName, OpenDoc>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Tells the others what this server has committed. */
  publish(rows: readonly Row[]): void {
    for (const { doc, seq, owner, bytes } of rows)
      this.#parts.bus.publish(doc, { type: 'row', seq, owner, bytes });
  }

  opened(document: Document, live: LiveDoc): void {
    this.#open.set(live.name, { document, live });
  }

  closed(document: Document): void {
    this.#open.delete(document.name as DocName);
  }

  /** Takes a row that another server has committed. */
  receive(row: Row): void {
    const open = this.#open.get(row.doc);
    if (open !== undefined) this.#inQueue(open, () => this.#follow(open.live, row));
  }

  /** Reads what the journal has of `doc`, and this server has not. */
  refresh(doc: DocName): void {
    const open = this.#open.get(doc);
    if (open !== undefined) this.#inQueue(open, () => this.#parts.docs.catchUp(open.live));
  }

  /** The same for all loaded documents, asking first which of them need it. Rejects when the database does not answer. */
  async refreshAll(): Promise<void> {
    const live = [...this.#open.values()].map((open) => open.live);
    for (const doc of await docsBehind(this.#parts.db, live)) this.refresh(doc);
  }

  async #follow(live: LiveDoc, row: Row): Promise<void> {
    if (row.seq === live.seq + 1) live.follow(row);
    else if (row.seq > live.seq) await this.#parts.docs.catchUp(live);
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
