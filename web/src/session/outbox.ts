import type { RouteArgs } from '@causeway/shared/api/route';
import type { Routes } from '@causeway/shared/api/routes';
import type { ChannelId } from '@causeway/shared/id';
import { randomBase62 } from '@causeway/shared/id';
import type { ApiClient } from './api-client.ts';
import { ApiFailure } from './app.ts';
import type { Environment } from './environment.ts';
import type { LocalCopy } from './local-copy.ts';
import { backoff } from './sync/backoff.ts';
import type { TabBus } from './tabs/tab-bus.ts';

/** Commands that may wait: idempotent, under ids made here. */
export type Command =
  | { readonly name: 'putChannel'; readonly args: RouteArgs<Routes['putChannel']> }
  | { readonly name: 'putDm'; readonly args: RouteArgs<Routes['putDm']> };

export type OutboxEntry = Command & { readonly channel: ChannelId };

export interface OutboxEvents {
  done(entry: OutboxEntry): void;
  /** The server will never take it. */
  refused(entry: OutboxEntry, failure: ApiFailure): void;
}

/** Failures that time may heal. */
const PASSING: ReadonlySet<ApiFailure['code']> = new Set([
  'offline',
  'unauthenticated',
  'rate-limited',
  'internal',
  'unavailable',
]);

const PREFIX = 'outbox/';

/**
 * HTTP commands that wait for the network, in order, one at a time. They are kept in the local store; the leading tab
 * runs them, whichever tab has put them in.
 */
export class Outbox {
  readonly #env: Environment;
  readonly #copy: LocalCopy;
  readonly #bus: TabBus;
  readonly #api: ApiClient;
  readonly #events: OutboxEvents;
  /** By key, which sorts by time. */
  #entries = new Map<string, OutboxEntry>();
  /** Done, but perhaps still to be read in the store. */
  readonly #settled = new Set<string>();
  #active = false;
  #running = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(env: Environment, copy: LocalCopy, bus: TabBus, api: ApiClient, events: OutboxEvents) {
    this.#env = env;
    this.#copy = copy;
    this.#bus = bus;
    this.#api = api;
    this.#events = events;
    bus.listen((message) => {
      if (message.t === 'outbox' && this.#active) void this.#reload();
    });
  }

  add(entry: OutboxEntry): void {
    const key = `${PREFIX}${String(this.#env.now()).padStart(15, '0')}-${randomBase62(6, this.#env.random)}`;
    this.#entries.set(key, entry);
    this.#copy.put(key, entry);
    void this.#copy.flush().then(() => this.#bus.post({ t: 'outbox' }));
    this.#kick();
  }

  /** Whether this tab leads and the server is there. */
  setActive(active: boolean): void {
    if (active === this.#active) return;
    this.#active = active;
    this.#failures = 0;
    clearTimeout(this.#timer);
    if (active) void this.#reload();
  }

  close(): void {
    this.setActive(false);
  }

  async #reload(): Promise<void> {
    await this.#copy.flush();
    const stored = (await this.#copy.entries(PREFIX)) as Map<string, OutboxEntry>;
    // What could not be stored is here only.
    const waiting = [...this.#entries, ...stored].filter(([key]) => !this.#settled.has(key));
    this.#entries = new Map(waiting.sort(([a], [b]) => (a < b ? -1 : 1)));
    this.#kick();
  }

  #kick(): void {
    const next = this.#entries.entries().next().value;
    if (!this.#active || this.#running || next === undefined) return;
    this.#running = true;
    void this.#run(...next).finally(() => {
      this.#running = false;
      if (this.#failures === 0) return this.#kick();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#kick(), backoff(this.#env, this.#failures));
    });
  }

  async #run(key: string, entry: OutboxEntry): Promise<void> {
    try {
      if (entry.name === 'putChannel') await this.#api.call(entry.name, entry.args);
      else await this.#api.call(entry.name, entry.args);
      this.#settle(key, () => this.#events.done(entry));
    } catch (error) {
      const failure = error instanceof ApiFailure ? error : new ApiFailure('internal', String(error));
      if (PASSING.has(failure.code)) this.#failures += 1;
      else this.#settle(key, () => this.#events.refused(entry, failure));
    }
  }

  /** What follows is put down before the entry is forgotten, in one write. */
  #settle(key: string, tell: () => void): void {
    this.#failures = 0;
    this.#entries.delete(key);
    this.#settled.add(key);
    tell();
    this.#copy.put(key, undefined);
  }
}
