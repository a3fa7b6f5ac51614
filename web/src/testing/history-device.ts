import { randomBytes } from 'node:crypto';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import type { Retention } from '@causeway/shared/schema';
import { MemoryDisk, MemoryDocStore } from '@causeway/shared/store/memory-doc-store';
import { type Environment, TIMING, type Timing } from '../session/environment.ts';
import type { HistoryHost } from '../session/history/history-host.ts';
import { SegmentLibrary } from '../session/history/segment-library.ts';
import { nothing } from '../session/nothing.ts';
import type { SegmentServer } from './segment-server.ts';

const FAST: Timing = {
  ...TIMING,
  persist: 1,
  storeRetry: 5,
  history: 1,
  historyRetry: 20,
  backoffFirst: 1,
  backoffMax: 5,
};

/** A device that has nothing but a history: what surrounds it is the test's. */
export class HistoryDevice {
  readonly disk = new MemoryDisk();
  readonly logs: [string, unknown][] = [];
  readonly pending = new Set<OpId>();
  store = new MemoryDocStore(this.disk);
  leads = true;
  online = true;
  storeFails = false;
  wanted = false;
  savesData = false;
  retention: Retention = null;
  clock = Date.now();
  readonly #server: SegmentServer;
  readonly #user: UserId;
  readonly #timing: Timing;

  constructor(server: SegmentServer, user: UserId, timing: Partial<Timing> = {}) {
    this.#server = server;
    this.#user = user;
    this.#timing = { ...FAST, ...timing };
  }

  /** A tab; several may be open at once. */
  open(): SegmentLibrary {
    return new SegmentLibrary(this.#host());
  }

  /** Opens the store again after a library has been closed. */
  reload(): SegmentLibrary {
    this.store = new MemoryDocStore(this.disk);
    return this.open();
  }

  #host(): HistoryHost {
    return {
      env: this.#environment(),
      userId: this.#user,
      store: this.store,
      tokens: { get: () => Promise.resolve('token'), renew: () => Promise.resolve('token') },
      expiryTime: () => this.clock,
      isLeader: () => this.leads,
      isOnline: () => this.online,
      isStoreFailing: () => this.storeFails,
      isWanted: () => this.wanted,
      retentionOf: (_: ChannelId) => this.retention,
      isPending: (_, op) => this.pending.has(op),
    };
  }

  #environment(): Environment {
    const none = (): never => {
      throw new Error('of no use here');
    };
    return {
      origin: 'https://chat.example',
      fetch: (input, init) => {
        if (!this.online) return Promise.reject(new TypeError('fetch failed'));
        return this.#server.fetch(input, init);
      },
      WebSocket,
      now: () => this.clock,
      random: (count) => randomBytes(count),
      locks: undefined,
      openChannel: undefined,
      openStore: none,
      memory: { getItem: () => null, setItem: nothing, removeItem: nothing },
      isOnline: () => this.online,
      savesData: () => this.savesData,
      onPageEvent: () => nothing,
      timing: this.#timing,
      log: (message, detail) => this.logs.push([message, detail]),
    };
  }
}
