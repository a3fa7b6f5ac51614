import { deleteDB, openDB } from 'idb';
import { type CausewayDb, DB_VERSION, type Db, upgrade } from './idb-schema.ts';
import { asStoreFailure, nameOf, StoreFailure } from './store-failure.ts';

/** What browsers answer on a connection that they closed by themselves (storage pressure, a crashed process). */
const DEAD = new Set(['InvalidStateError', 'UnknownError', 'AbortError']);

/** The open database; opened on first use, and again when the browser has killed the connection. */
export class IdbConnection {
  readonly #name: string;
  #db: Promise<Db> | undefined;
  #closed = false;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Runs `use` on the open database, once more on a fresh connection when that one turns out to be dead. `use` is one
   * transaction, so that its first try has left nothing. Rejects with {@link StoreFailure}.
   */
  async run<T>(use: (db: Db) => Promise<T>): Promise<T> {
    try {
      const db = await this.#open();
      try {
        return await use(db);
      } catch (error) {
        if (this.#closed || !DEAD.has(nameOf(error))) throw error;
        this.#drop(db);
        return await use(await this.#open());
      }
    } catch (error) {
      throw asStoreFailure(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const db = await this.#db?.catch(() => undefined);
    db?.close();
  }

  async destroy(): Promise<void> {
    await this.close();
    await deleteDB(this.#name);
  }

  #open(): Promise<Db> {
    if (this.#closed) return Promise.reject(new StoreFailure('closed'));
    this.#db ??= this.#connect();
    return this.#db;
  }

  #connect(): Promise<Db> {
    const opening: Promise<Db> = openDB<CausewayDb>(this.#name, DB_VERSION, {
      upgrade: (db) => upgrade(db),
      // Another tab deletes or upgrades the database: let go for good, or a sign-out would leave an empty copy.
      blocking: () => {
        void this.close();
      },
      terminated: () => {
        if (this.#db === opening) this.#db = undefined;
      },
    });
    opening.catch(() => {
      if (this.#db === opening) this.#db = undefined;
    });
    return opening;
  }

  #drop(db: Db): void {
    this.#db = undefined;
    db.close();
  }
}
