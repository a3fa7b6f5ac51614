import type { DocName } from '../doc-name.ts';
import type { ChannelId } from '../id.ts';

/**
 * Port to a device's local store: one store per user. Every adapter passes `doc-store-contract.suite.ts`
 * (SPEC.md, rules DS…). A promise that resolves means that the data is durable; one that rejects, that nothing of
 * the call was written.
 */
export interface DocStore {
  /** The stored updates of `doc`, oldest first, and where they end. Unknown documents are empty. */
  load(doc: DocName): Promise<StoredDoc>;

  /** Adds one Yjs update (v1). Appends of one document are kept in the order of the calls. */
  append(doc: DocName, update: Uint8Array): Promise<void>;

  /** Puts `merged` in the place of the updates up to `end`, in one transaction; later appends stay behind it. */
  compact(doc: DocName, merged: Uint8Array, end: number): Promise<void>;

  /** Forgets `doc`. */
  remove(doc: DocName): Promise<void>;

  /** Names of all stored documents. */
  list(): Promise<DocName[]>;

  /** A sealed segment as it was downloaded, or `undefined`. */
  segment(channel: ChannelId, segment: number): Promise<Uint8Array | undefined>;
  putSegment(channel: ChannelId, segment: number, bytes: Uint8Array): Promise<void>;
  /** Numbers of the stored segments of `channel`, ascending. */
  segments(channel: ChannelId): Promise<number[]>;
  /** Forgets the segments of `channel` below `before`. */
  dropSegments(channel: ChannelId, before: number): Promise<void>;
  /** Forgets one segment. */
  removeSegment(channel: ChannelId, segment: number): Promise<void>;

  /** Small values that can be cloned structurally and hold JSON types, `Uint8Array` and `Map`. */
  get(key: string): Promise<unknown>;
  /** Those of `keys` that have a value, read in one transaction. */
  values(keys: readonly string[]): Promise<Map<string, unknown>>;
  /** Writes all entries in one transaction; `undefined` deletes. */
  set(entries: ReadonlyMap<string, unknown>): Promise<void>;
  /**
   * Reads the values of `keys`, and writes like `set` what `change` makes of them, in one transaction: no other write
   * comes between. `change` may be called more than once.
   */
  update(keys: readonly string[], change: ChangeOfValues): Promise<void>;
  /** Entries whose key begins with `prefix`, ordered by key. */
  entries(prefix: string): Promise<Map<string, unknown>>;
  /** Deletes the entries whose key begins with `prefix`. */
  clear(prefix: string): Promise<void>;

  /** Waits for what is under way, then releases the store. Later calls reject. */
  close(): Promise<void>;
  /** Closes the store and erases all of it. */
  destroy(): Promise<void>;
}

/** What to write, from those values that are there. */
export type ChangeOfValues = (values: ReadonlyMap<string, unknown>) => ReadonlyMap<string, unknown>;

export interface StoredDoc {
  readonly updates: readonly Uint8Array[];
  /** Pass it to `compact`; 0 when nothing is stored. */
  readonly end: number;
}
