import { randomBytes } from 'node:crypto';
import type { UserId } from '@causeway/shared/id';
import type { DocStore } from '@causeway/shared/store/doc-store';
import { MemoryDisk, MemoryDocStore } from '@causeway/shared/store/memory-doc-store';
import { createApp } from '../session/create-app.ts';
import type { Environment, PageEvent, TabPort, Timing } from '../session/environment.ts';
import { FakeLocks } from './fake-locks.ts';
import { FakeTab } from './fake-tab.ts';

/** Everything happens soon. */
const FAST: Timing = {
  heartbeat: 40,
  leaderDead: 250,
  backoffFirst: 20,
  backoffMax: 100,
  connect: 5_000,
  probe: 500,
  draft: 10,
  read: 10,
  typing: 400,
  persist: 10,
  storeRetry: 30,
  compactAfter: 20,
  renewBefore: 60_000,
  frame: 5,
  refusal: 500,
  settle: 50,
  window: 2_000,
  history: 5,
  historyRetry: 200,
};

type Listener = (event: { readonly data: unknown }) => void;

/** What the tabs of one browser share: disks, cookies, locks, channels; and the network, which can go. */
export class FakeBrowser {
  readonly disks = new Map<UserId, MemoryDisk>();
  readonly memory = new Map<string, string>();
  readonly locks = new FakeLocks();
  readonly #origin: string;
  readonly #ports = new Set<FakePort>();
  readonly #pages = new Set<(event: PageEvent) => void>();
  readonly #timing: Timing;
  #cookie: string | undefined;
  #online = true;
  /** Wraps each store that is opened, so that a test can make it fail. */
  wrapStore: (store: DocStore) => DocStore = (store) => store;
  /** Whether tabs have Web Locks and BroadcastChannel. */
  modern = true;
  savesData = false;
  /** ms by which this device's clock is wrong. */
  clockError = 0;

  constructor(origin: string, timing: Partial<Timing> = {}) {
    this.#origin = origin;
    this.#timing = { ...FAST, ...timing };
  }

  get isOnline(): boolean {
    return this.#online;
  }

  openTab(): FakeTab {
    const tab = new FakeTab(this);
    tab.app = createApp(this.#environment(tab));
    return tab;
  }

  /** Takes the network away from all tabs, or gives it back. */
  setOnline(online: boolean): void {
    this.#online = online;
    this.page(online ? 'online' : 'offline');
  }

  page(event: PageEvent): void {
    for (const listener of [...this.#pages]) listener(event);
  }

  deliver(from: FakePort, data: unknown): void {
    for (const port of this.#ports) {
      if (port === from || port.name !== from.name) continue;
      const clone = structuredClone(data);
      setImmediate(() => port.receive(clone));
    }
  }

  closePort(port: FakePort): void {
    this.#ports.delete(port);
  }

  #environment(tab: FakeTab): Environment {
    return {
      origin: this.#origin,
      fetch: (input, init) => this.#fetch(tab, String(input), init),
      WebSocket: tab.webSocket(),
      now: () => Date.now() + this.clockError,
      random: (count) => randomBytes(count),
      locks: this.modern ? tab.guardLocks(this.locks) : undefined,
      openChannel: this.modern ? (name) => this.#openPort(name, tab) : undefined,
      openStore: (user) =>
        Promise.resolve(tab.guardStore(this.wrapStore(new MemoryDocStore(this.#disk(user))))),
      memory: {
        getItem: (key) => this.memory.get(key) ?? null,
        setItem: (key, value) => void this.memory.set(key, value),
        removeItem: (key) => void this.memory.delete(key),
      },
      isOnline: () => this.#online,
      savesData: () => this.savesData,
      onPageEvent: (listener) => {
        this.#pages.add(listener);
        return () => this.#pages.delete(listener);
      },
      timing: this.#timing,
      log: (message, detail) => tab.logs.push([message, detail]),
    };
  }

  #disk(user: UserId): MemoryDisk {
    const disk = this.disks.get(user) ?? new MemoryDisk();
    this.disks.set(user, disk);
    return disk;
  }

  #openPort(name: string, tab: FakeTab): TabPort {
    const port = new FakePort(this, name, tab);
    this.#ports.add(port);
    return port;
  }

  /** Fetch with this browser's one cookie. */
  async #fetch(tab: FakeTab, url: string, init: RequestInit = {}): Promise<Response> {
    if (!this.#online || tab.dead) throw new TypeError('fetch failed');
    const headers = new Headers(init.headers);
    if (this.#cookie !== undefined) headers.set('cookie', this.#cookie);
    const response = await fetch(url, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      this.#cookie = pair.endsWith('=') ? undefined : pair;
    }
    return response;
  }
}

/** One BroadcastChannel of one tab. */
export class FakePort implements TabPort {
  readonly name: string;
  readonly #browser: FakeBrowser;
  readonly #tab: FakeTab;
  readonly #listeners: Listener[] = [];

  constructor(browser: FakeBrowser, name: string, tab: FakeTab) {
    this.#browser = browser;
    this.name = name;
    this.#tab = tab;
  }

  postMessage(message: unknown): void {
    this.#tab.whenAwake(() => this.#browser.deliver(this, message));
  }

  addEventListener(_: 'message', listener: Listener): void {
    this.#listeners.push(listener);
  }

  receive(data: unknown): void {
    this.#tab.whenAwake(() => {
      for (const listener of this.#listeners) listener({ data });
    });
  }

  close(): void {
    this.#browser.closePort(this);
  }
}
