import { must } from '@causeway/shared/assert';
import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import type { RandomBytes } from '@causeway/shared/id';
import { sealedReason } from '@causeway/shared/stateless';
import type { Document, Hocuspocus } from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { encodeBroadcastsOnce } from './encode-broadcasts-once.ts';
import { readStored, readStoredAfter, rebuild } from './journal.ts';
import { LiveDoc } from './live-doc.ts';
import { logOf } from './log-of.ts';
import { headsOf } from './log-writer.ts';
import type { Silence } from './pace.ts';
import { ServerClients } from './server-clients.ts';

/** A document without connections stays loaded this long, in ms, so that a reconnect or the next write finds it. */
const IDLE_MS = 30_000;

/** Close code of a document that can't be served any more; subscribing anew says why. */
const SEALED_AND_GONE = 4503;

/** Hears which documents are loaded, each until it is closed. */
export interface DocWatcher {
  /** Rows that are committed from now on may be missing in it. */
  opened(document: Document, live: LiveDoc): void;
  /**
   * It has grown by rows that this server has read. They may be its own, of a commit that it did not hear of: then
   * nobody else does what is to be done after a commit.
   */
  caughtUp(live: LiveDoc): void;
  /** Its connections are being told of all that it has. */
  told(live: LiveDoc): void;
  closed(document: Document): void;
}

/**
 * The loaded documents. They live in Hocuspocus; this adds what the server knows of each, and unloads them.
 *
 * Hocuspocus's own unloading is off: it awaits between "nobody is here" and "it is gone", so that somebody who arrives
 * in between holds a dead document. Here an idle one is dropped in one synchronous step of a timer.
 */
export class LiveDocs {
  readonly #db: Kysely<Database>;
  readonly #now: () => number;
  readonly #serverClients: ServerClients;
  readonly #live = new WeakMap<Document, LiveDoc>();
  /** Number of users of a document besides connections. */
  readonly #held = new Map<Document, number>();
  readonly #usedAt = new Map<Document, number>();
  readonly #sweeper: NodeJS.Timeout;
  readonly #silence: Silence | undefined;
  #hocuspocus: Hocuspocus | undefined;
  #watcher: DocWatcher | undefined;

  constructor(db: Kysely<Database>, now: () => number, random: RandomBytes, silence?: Silence) {
    this.#silence = silence;
    this.#db = db;
    this.#now = now;
    this.#serverClients = new ServerClients(random);
    this.#sweeper = setInterval(() => this.#sweep(), IDLE_MS / 2);
    this.#sweeper.unref();
  }

  /** Told once, before anything is loaded: Hocuspocus needs its hooks first. */
  attach(hocuspocus: Hocuspocus): void {
    this.#hocuspocus = hocuspocus;
  }

  /** Told once, before anything is loaded. */
  watch(watcher: DocWatcher): void {
    this.#watcher = watcher;
  }

  /** Hook `onLoadDocument`: fills `document` from the journal. */
  async load(document: Document): Promise<void> {
    const name = document.name as DocName;
    const address = must(parseDocName(name), 'only authenticated names are loaded');
    encodeBroadcastsOnce(document);
    const stored = await readStored(this.#db, name);
    const serverClient = this.serverClientOf(name);
    const live: LiveDoc = new LiveDoc({
      ...{ name, address, doc: document, serverClient, now: this.#now },
      readers: () => document.getConnectionsCount(),
      onTold: () => this.#watcher?.told(live),
      silence: this.#silence,
    });
    live.restore(stored.snapshot?.seq ?? 0, rebuild(stored, document));
    this.#live.set(document, live);
    this.#watcher?.opened(document, live);
    this.#usedAt.set(document, this.#now());
  }

  /** The clientID under which this process writes to `name`, loaded or not. */
  serverClientOf(name: DocName): number {
    return this.#serverClients.of(name);
  }

  of(document: Document): LiveDoc {
    return must(this.#live.get(document), 'a loaded document');
  }

  /** The loaded document of this name, if it is. */
  loaded(name: DocName): LiveDoc | undefined {
    const document = this.#hocuspocus?.documents.get(name);
    return document && this.#live.get(document);
  }

  /** Documents that are loaded now, with their Hocuspocus side. */
  documents(): Iterable<Document> {
    return must(this.#hocuspocus, 'attached').documents.values();
  }

  /** Runs `use` with the documents `names` loaded. */
  async with<T>(
    names: readonly DocName[],
    use: (docs: ReadonlyMap<DocName, LiveDoc>) => Promise<T>,
  ): Promise<T> {
    const opened = await Promise.allSettled(names.map((name) => this.#open(name)));
    const documents = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    try {
      for (const result of opened) if (result.status === 'rejected') throw result.reason;
      return await use(new Map(documents.map((document) => [document.name as DocName, this.of(document)])));
    } finally {
      for (const document of documents) this.#release(document);
    }
  }

  /** Keeps `document` loaded while `task` runs. */
  async using<T>(document: Document, task: () => Promise<T>): Promise<T> {
    this.#hold(document);
    try {
      return await task();
    } finally {
      this.#release(document);
    }
  }

  /** Applies what other processes have journaled meanwhile, and notices when they have sealed it. Whether they did anything. */
  async catchUp(live: LiveDoc): Promise<boolean> {
    const read = async (): Promise<boolean> => {
      const hasGrown = live.catchUp(await readStoredAfter(this.#db, live.name, live.seq));
      if (hasGrown) this.#watcher?.caughtUp(live);
      return hasGrown;
    };
    if (await read()) return true;
    if (live.sealedBy !== undefined) return false;
    const log = logOf(live.name);
    const head = (await headsOf(this.#db, [log])).get(log);
    if (head === undefined || head <= live.address.segment) return false;
    // Sealed just now; or so long ago that its rows are gone, and those who have it open must go on elsewhere.
    if (!(await read())) this.#outlived(live, head);
    return true;
  }

  #outlived(live: LiveDoc, head: number): void {
    live.sealedBy = head;
    const document = this.#hocuspocus?.documents.get(live.name);
    const event = { code: SEALED_AND_GONE, reason: sealedReason(head) };
    for (const connection of document?.getConnections() ?? []) connection.close(event);
  }

  /** Forgets everything that is loaded; for the end of the process. */
  close(): void {
    clearInterval(this.#sweeper);
    for (const document of [...this.documents()]) this.#unload(document);
  }

  async #open(name: DocName): Promise<Document> {
    const hocuspocus = must(this.#hocuspocus, 'attached');
    const request = new Request('http://localhost');
    const config = { isAuthenticated: true, readOnly: false };
    const document = await hocuspocus.createDocument(name, request, 'server', config);
    this.#hold(document);
    return document;
  }

  #hold(document: Document): void {
    this.#held.set(document, (this.#held.get(document) ?? 0) + 1);
  }

  #release(document: Document): void {
    const held = must(this.#held.get(document), 'held') - 1;
    if (held > 0) this.#held.set(document, held);
    else this.#held.delete(document);
    this.#usedAt.set(document, this.#now());
  }

  #sweep(): void {
    for (const document of [...this.documents()]) {
      if (document.getConnectionsCount() > 0) this.#usedAt.set(document, this.#now());
      const idle = this.#now() - (this.#usedAt.get(document) ?? 0);
      if (idle >= IDLE_MS && !this.#held.has(document)) this.#unload(document);
    }
  }

  #unload(document: Document): void {
    this.#hocuspocus?.documents.delete(document.name);
    this.#usedAt.delete(document);
    this.#watcher?.closed(document);
    this.#live.get(document)?.applyTaken();
    document.destroy();
  }
}
