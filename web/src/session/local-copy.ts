import type { DocName } from '@causeway/shared/doc-name';
import type { DocStore, StoredDoc } from '@causeway/shared/store/doc-store';
import type { Environment } from './environment.ts';
import { Cell } from './store.ts';

/**
 * The local store, and what to do when it fails.
 *
 * (C1) A failed write is said in `trouble` and tried again; memory holds it meanwhile, and syncing goes on. (C2) After
 * a failed append the whole document is written, so that no later update stands on one that is missing. (C3) Small
 * values are put together and written at most every `persist` ms, and at `flush`.
 */
export class LocalCopy {
  /** For a banner; `undefined` when all is well. */
  readonly trouble = new Cell<string | undefined>(undefined);
  readonly #store: DocStore;
  readonly #env: Environment;
  readonly #unsaved = new Map<DocName, () => Uint8Array>();
  /** The last append that is under way, by document. */
  readonly #appending = new Map<DocName, Promise<void>>();
  /** Documents that are gone: nothing under way may bring them back. */
  readonly #removed = new Set<DocName>();
  #values = new Map<string, unknown>();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #persist: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(store: DocStore, env: Environment) {
    this.#store = store;
    this.#env = env;
  }

  /** Empty when the store cannot be read. */
  async load(doc: DocName): Promise<StoredDoc> {
    this.#removed.delete(doc);
    return await this.#read(() => this.#store.load(doc), { updates: [], end: 0 });
  }

  /** Stored updates; `undefined` when they cannot be read. */
  async stored(doc: DocName): Promise<readonly Uint8Array[] | undefined> {
    return await this.#read(async () => (await this.#store.load(doc)).updates, undefined);
  }

  async entries(prefix: string): Promise<Map<string, unknown>> {
    return await this.#read(() => this.#store.entries(prefix), new Map<string, unknown>());
  }

  async get(key: string): Promise<unknown> {
    return await this.#read(() => this.#store.get(key), undefined);
  }

  /** Writes `update`, or, now or after a failure, the `whole` document. Resolves when that has been tried. */
  async append(doc: DocName, update: Uint8Array, whole: () => Uint8Array): Promise<void> {
    if (this.#closed || this.#unsaved.has(doc) || this.#removed.has(doc)) return;
    const appending = this.#append(doc, update, whole);
    this.#appending.set(doc, appending);
    await appending;
    if (this.#appending.get(doc) === appending) this.#appending.delete(doc);
  }

  /** Whether everything of `doc` that was appended so far is stored; resolves when that has been tried. */
  async isStored(doc: DocName): Promise<boolean> {
    await this.#appending.get(doc);
    return !this.#closed && !this.#unsaved.has(doc);
  }

  /** Names of all stored documents; none when the store cannot be read. */
  async list(): Promise<DocName[]> {
    return await this.#read(() => this.#store.list(), []);
  }

  async #append(doc: DocName, update: Uint8Array, whole: () => Uint8Array): Promise<void> {
    try {
      await this.#store.append(doc, update);
    } catch (error) {
      this.#unsaved.set(doc, whole);
      this.#failed(error);
    }
  }

  /**
   * Puts one update in the place of what is stored of `doc`. `merge` gets the stored updates, and is called after they
   * were read: whatever is appended later stays behind.
   */
  async replace(doc: DocName, merge: (stored: readonly Uint8Array[]) => Uint8Array): Promise<void> {
    if (this.#closed) return;
    try {
      const { updates, end } = await this.#store.load(doc);
      if (this.#removed.has(doc)) return;
      await this.#store.compact(doc, merge(updates), end);
    } catch (error) {
      this.#failed(error);
    }
  }

  async remove(doc: DocName): Promise<void> {
    this.#unsaved.delete(doc);
    this.#removed.add(doc);
    if (this.#closed) return;
    await this.#store.remove(doc).catch((error: unknown) => this.#failed(error));
  }

  /** Writes `value` soon; `undefined` deletes. */
  put(key: string, value: unknown): void {
    if (this.#closed) return;
    this.#values.set(key, value);
    this.#persist ??= setTimeout(() => void this.flush(), this.#env.timing.persist);
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.#persist);
    this.#persist = undefined;
    const values = this.#values;
    if (values.size === 0) return;
    this.#values = new Map();
    try {
      await this.#store.set(values);
    } catch (error) {
      this.#values = new Map([...values, ...this.#values]);
      this.#failed(error);
    }
  }

  async close(): Promise<void> {
    await this.flush();
    this.#end();
    await this.#store.close();
  }

  /** Erases everything. */
  async destroy(): Promise<void> {
    this.#end();
    await this.#store.destroy();
  }

  #end(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#persist);
  }

  async #read<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await read();
    } catch (error) {
      this.#failed(error);
      return otherwise;
    }
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    this.#env.log('the local store failed', error);
    this.trouble.set(error instanceof Error ? error.message : 'The local copy cannot be written.');
    this.#retry ??= setTimeout(() => void this.#tryAgain(), this.#env.timing.storeRetry);
  }

  async #tryAgain(): Promise<void> {
    this.#retry = undefined;
    for (const [doc, whole] of [...this.#unsaved]) {
      this.#unsaved.delete(doc);
      await this.append(doc, whole(), whole);
    }
    await this.flush();
    // Nothing has failed again meanwhile.
    if (this.#retry === undefined) this.trouble.set(undefined);
  }
}
