import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';

/** One database per user holds all of a device's data: `causeway-<user id>`. */
export interface CausewayDb extends DBSchema {
  /** Yjs updates of all documents; `seq` counts through the whole database. */
  updates: { key: number; value: StoredUpdate; indexes: { doc: string } };
  /** Sealed segments as they were downloaded. */
  segments: { key: [string, number]; value: Uint8Array };
  /** Small values: markers, summaries, outbox. */
  kv: { key: string; value: unknown };
}

export interface StoredUpdate {
  seq?: number;
  readonly doc: string;
  readonly update: Uint8Array;
}

export type Db = IDBPDatabase<CausewayDb>;
export type WriteTransaction = IDBPTransaction<CausewayDb, ('updates' | 'segments' | 'kv')[], 'readwrite'>;

export const DB_VERSION = 1;
export const STORES: ('updates' | 'segments' | 'kv')[] = ['updates', 'segments', 'kv'];

export function upgrade(db: Db): void {
  db.createObjectStore('updates', { keyPath: 'seq', autoIncrement: true }).createIndex('doc', 'doc');
  db.createObjectStore('segments');
  db.createObjectStore('kv');
}

/** Every key that begins with `prefix`. */
export const prefixRange = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, `${prefix}\uffff`);
