import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import type { ChangeOfValues, DocStore, StoredDoc } from '@causeway/shared/store/doc-store';
import { IdbConnection } from './idb-connection.ts';
import { prefixRange, type StoredUpdate, type WriteTransaction } from './idb-schema.ts';
import { type PartingStorage, PartingWrites } from './parting-writes.ts';
import { WriteQueue } from './write-queue.ts';

export const databaseOf = (user: UserId): string => `causeway-${user}`;

const READS = { reads: true };

interface Load {
  readonly doc: DocName;
  readonly resolve: (stored: StoredDoc) => void;
  readonly reject: (error: unknown) => void;
}

/** `DocStore` on IndexedDB: one database for all documents of a user. Calls reject with `StoreFailure`. */
export class IdbDocStore implements DocStore {
  readonly #connection: IdbConnection;
  readonly #queue: WriteQueue;
  readonly #parting: PartingWrites;
  readonly #end = new AbortController();
  #loads: Load[] = [];

  /** `name` of the database: see {@link databaseOf}. Opened on first use. `storage` is written at once. */
  constructor(name: string, storage: PartingStorage) {
    this.#connection = new IdbConnection(name);
    this.#queue = new WriteQueue(this.#connection);
    this.#parting = new PartingWrites(storage, name);
  }

  /** Aborted when it is closed or destroyed. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** Documents asked for in one turn are read in one transaction: that is what makes booting fast. */
  load(doc: DocName): Promise<StoredDoc> {
    return new Promise((resolve, reject) => {
      this.#loads.push({ doc, resolve, reject });
      if (this.#loads.length === 1) queueMicrotask(() => void this.#loadAll());
    });
  }

  append(doc: DocName, update: Uint8Array): Promise<void> {
    const written = this.#queue.write((tx) => tx.objectStore('updates').add({ doc, update }));
    this.#parting.add({ doc, update }, written);
    return written;
  }

  compact(doc: DocName, merged: Uint8Array, end: number): Promise<void> {
    return this.#queue.write(async (tx) => {
      await deleteUpdates(tx, doc, end);
      // The end of an empty document is 0, which is no place of its own.
      const place = end === 0 ? {} : { seq: end };
      await tx.objectStore('updates').put({ ...place, doc, update: merged });
    }, READS);
  }

  remove(doc: DocName): Promise<void> {
    return this.#queue.write((tx) => deleteUpdates(tx, doc, Number.POSITIVE_INFINITY), READS);
  }

  list(): Promise<DocName[]> {
    return this.#connection.run(async (db) => {
      const names: DocName[] = [];
      let cursor = await db.transaction('updates').store.index('doc').openKeyCursor(null, 'nextunique');
      for (; cursor !== null; cursor = await cursor.continue()) names.push(cursor.key as DocName);
      return names;
    });
  }

  segment(channel: ChannelId, segment: number): Promise<Uint8Array | undefined> {
    return this.#connection.run((db) => db.get('segments', [channel, segment]));
  }

  putSegment(channel: ChannelId, segment: number, bytes: Uint8Array): Promise<void> {
    return this.#queue.write((tx) => tx.objectStore('segments').put(bytes, [channel, segment]));
  }

  segments(channel: ChannelId): Promise<number[]> {
    return this.#connection.run(async (db) => {
      const range = IDBKeyRange.bound([channel, 0], [channel, Number.POSITIVE_INFINITY]);
      return (await db.getAllKeys('segments', range)).map(([, segment]) => segment);
    });
  }

  dropSegments(channel: ChannelId, before: number): Promise<void> {
    return this.#queue.write((tx) =>
      tx.objectStore('segments').delete(IDBKeyRange.bound([channel, 0], [channel, before], false, true)),
    );
  }

  removeSegment(channel: ChannelId, segment: number): Promise<void> {
    return this.#queue.write((tx) => tx.objectStore('segments').delete([channel, segment]));
  }

  get(key: string): Promise<unknown> {
    return this.#connection.run((db) => db.get('kv', key));
  }

  values(keys: readonly string[]): Promise<Map<string, unknown>> {
    return this.#connection.run((db) => valuesOf(db.transaction('kv').store, keys));
  }

  set(entries: ReadonlyMap<string, unknown>): Promise<void> {
    return this.#queue.write((tx) => putAll(tx, entries));
  }

  update(keys: readonly string[], change: ChangeOfValues): Promise<void> {
    return this.#queue.write(
      async (tx) => putAll(tx, change(await valuesOf(tx.objectStore('kv'), keys))),
      READS,
    );
  }

  entries(prefix: string): Promise<Map<string, unknown>> {
    return this.#connection.run(async (db) => {
      const store = db.transaction('kv').store;
      const range = prefixRange(prefix);
      const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
      return new Map(keys.map((key, index) => [key, values[index]]));
    });
  }

  clear(prefix: string): Promise<void> {
    return this.#queue.write((tx) => tx.objectStore('kv').delete(prefixRange(prefix)));
  }

  /** Opens the database, and takes over what other pages have left. Rejects when it cannot be opened. */
  async open(): Promise<void> {
    await this.get('opened');
    await this.takeOver();
  }

  /** Writes what pages that went away have left. What cannot be written stays there. */
  async takeOver(): Promise<void> {
    for (const left of this.#parting.left()) {
      try {
        await Promise.all(left.appends.map(({ doc, update }) => this.append(doc, update)));
        this.#parting.forget(left);
      } catch {
        // The disk is full, say. The next page tries again.
      }
    }
  }

  /** While `on`, writes begin at once, and appends are also put down: for a page that is about to go away. */
  hurry(on: boolean): void {
    this.#parting.part(on);
    this.#queue.hurry(on);
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    this.#end.abort();
    await this.#connection.close();
  }

  async destroy(): Promise<void> {
    await this.#queue.idle();
    this.#end.abort();
    for (const left of this.#parting.left()) this.#parting.forget(left);
    await this.#connection.destroy();
  }

  async #loadAll(): Promise<void> {
    const loads = this.#loads;
    this.#loads = [];
    try {
      const rows = await this.#connection.run((db) => {
        const index = db.transaction('updates').store.index('doc');
        return Promise.all(loads.map(({ doc }) => index.getAll(doc)));
      });
      for (const [at, load] of loads.entries()) load.resolve(storedDoc(rows[at] ?? []));
    } catch (error) {
      for (const load of loads) load.reject(error);
    }
  }
}

const storedDoc = (rows: readonly StoredUpdate[]): StoredDoc => ({
  updates: rows.map((row) => row.update),
  end: rows.at(-1)?.seq ?? 0,
});

async function valuesOf(
  store: { get(key: string): Promise<unknown> },
  keys: readonly string[],
): Promise<Map<string, unknown>> {
  const values = await Promise.all(keys.map((key) => store.get(key)));
  const held = keys.map((key, at) => [key, values[at]] as const);
  return new Map(held.filter(([, value]) => value !== undefined));
}

/** Deletes the updates of `doc` up to `end`. */
async function deleteUpdates(tx: WriteTransaction, doc: DocName, end: number): Promise<void> {
  const store = tx.objectStore('updates');
  const keys = await store.index('doc').getAllKeys(doc);
  await Promise.all(keys.filter((seq) => seq <= end).map((seq) => store.delete(seq)));
}

function putAll(tx: WriteTransaction, entries: ReadonlyMap<string, unknown>): Promise<unknown> {
  const kv = tx.objectStore('kv');
  const requests: Promise<unknown>[] = [];
  try {
    for (const [key, value] of entries)
      requests.push(value === undefined ? kv.delete(key) : kv.put(value, key));
  } catch (error) {
    // A value that cannot be cloned: those before it are about to be aborted.
    void Promise.allSettled(requests);
    throw error;
  }
  return Promise.all(requests);
}
