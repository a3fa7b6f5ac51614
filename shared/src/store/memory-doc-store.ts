import type { DocName } from '../doc-name.ts';
import type { ChannelId } from '../id.ts';
import { cloneMap, cloneValue } from './clone-value.ts';
import type { ChangeOfValues, DocStore, StoredDoc } from './doc-store.ts';

/** What survives the closing of a memory store: hand it to the next one to open the same store again. */
export class MemoryDisk {
  readonly docs = new Map<DocName, { readonly updates: Uint8Array[]; readonly start: number }>();
  readonly segments = new Map<ChannelId, Map<number, Uint8Array>>();
  readonly values = new Map<string, unknown>();

  clear(): void {
    this.docs.clear();
    this.segments.clear();
    this.values.clear();
  }
}

/** {@link DocStore} in memory: for tests, and for browsers that refuse to store anything. */
export class MemoryDocStore implements DocStore {
  readonly #disk: MemoryDisk;
  #closed = false;

  constructor(disk: MemoryDisk = new MemoryDisk()) {
    this.#disk = disk;
  }

  load(doc: DocName): Promise<StoredDoc> {
    return this.#run(() => {
      const { updates, start } = this.#disk.docs.get(doc) ?? { updates: [], start: 0 };
      return { updates: updates.map((update) => update.slice()), end: start + updates.length };
    });
  }

  append(doc: DocName, update: Uint8Array): Promise<void> {
    return this.#run(() => {
      const stored = this.#disk.docs.get(doc);
      if (stored === undefined) this.#disk.docs.set(doc, { updates: [update.slice()], start: 0 });
      else stored.updates.push(update.slice());
    });
  }

  /** Ends count from the first update ever, so an end from before another compaction covers nothing that is new. */
  compact(doc: DocName, merged: Uint8Array, end: number): Promise<void> {
    return this.#run(() => {
      const { updates, start } = this.#disk.docs.get(doc) ?? { updates: [], start: 0 };
      const replaced = Math.max(0, end - start);
      const kept = updates.slice(replaced);
      const next = replaced === 0 ? [...kept, merged.slice()] : [merged.slice(), ...kept];
      this.#disk.docs.set(doc, { updates: next, start: replaced === 0 ? start : end - 1 });
    });
  }

  remove(doc: DocName): Promise<void> {
    return this.#run(() => {
      this.#disk.docs.delete(doc);
    });
  }

  list(): Promise<DocName[]> {
    return this.#run(() => [...this.#disk.docs.keys()]);
  }

  segment(channel: ChannelId, segment: number): Promise<Uint8Array | undefined> {
    return this.#run(() => this.#disk.segments.get(channel)?.get(segment)?.slice());
  }

  putSegment(channel: ChannelId, segment: number, bytes: Uint8Array): Promise<void> {
    return this.#run(() => {
      const segments = this.#disk.segments.get(channel) ?? new Map<number, Uint8Array>();
      this.#disk.segments.set(channel, segments.set(segment, bytes.slice()));
    });
  }

  segments(channel: ChannelId): Promise<number[]> {
    return this.#run(() => [...(this.#disk.segments.get(channel)?.keys() ?? [])].sort((a, b) => a - b));
  }

  dropSegments(channel: ChannelId, before: number): Promise<void> {
    return this.#run(() => {
      const segments = this.#disk.segments.get(channel);
      for (const segment of segments?.keys() ?? []) if (segment < before) segments?.delete(segment);
    });
  }

  removeSegment(channel: ChannelId, segment: number): Promise<void> {
    return this.#run(() => {
      this.#disk.segments.get(channel)?.delete(segment);
    });
  }

  get(key: string): Promise<unknown> {
    return this.#run(() => cloneValue(this.#disk.values.get(key)));
  }

  values(keys: readonly string[]): Promise<Map<string, unknown>> {
    return this.#run(() => this.#pick(keys));
  }

  set(entries: ReadonlyMap<string, unknown>): Promise<void> {
    return this.#run(() => this.#put(entries));
  }

  update(keys: readonly string[], change: ChangeOfValues): Promise<void> {
    return this.#run(() => this.#put(change(this.#pick(keys))));
  }

  entries(prefix: string): Promise<Map<string, unknown>> {
    return this.#run(() => {
      const found = [...this.#disk.values].filter(([key]) => key.startsWith(prefix));
      return cloneMap(new Map(found.sort(([a], [b]) => (a < b ? -1 : 1))));
    });
  }

  clear(prefix: string): Promise<void> {
    return this.#run(() => {
      for (const key of [...this.#disk.values.keys()])
        if (key.startsWith(prefix)) this.#disk.values.delete(key);
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.#closed = true;
    this.#disk.clear();
    return Promise.resolve();
  }

  #pick(keys: readonly string[]): Map<string, unknown> {
    const held = keys.filter((key) => this.#disk.values.has(key));
    return new Map(held.map((key) => [key, cloneValue(this.#disk.values.get(key))]));
  }

  #put(entries: ReadonlyMap<string, unknown>): void {
    // Cloned before anything is written: a value that cannot be stored must leave all as it was.
    for (const [key, value] of cloneMap(entries)) {
      if (value === undefined) this.#disk.values.delete(key);
      else this.#disk.values.set(key, value);
    }
  }

  #run<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      if (this.#closed) throw new Error('the store is closed');
      resolve(work());
    });
  }
}
