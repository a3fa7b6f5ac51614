import type { ChannelId } from '@causeway/shared/id';
import type { DocStore } from '@causeway/shared/store/doc-store';
import { vi } from 'vitest';
import type { App } from '../session/app.ts';
import type { Locks } from '../session/environment.ts';
import type { ChannelHandle, Session } from '../session/session.ts';
import type { FakeBrowser } from './fake-browser.ts';
import { tapStore } from './tap-store.ts';

/** One tab: an app of its own, which can be closed, killed or frozen. */
export class FakeTab {
  app!: App & { close(): Promise<void> };
  readonly logs: [string, unknown][] = [];
  dead = false;
  readonly #browser: FakeBrowser;
  readonly #sockets = new Set<WebSocket>();
  readonly #endLocks: (() => void)[] = [];
  #frozen = false;
  #asleep: (() => void)[] = [];

  constructor(browser: FakeBrowser) {
    this.#browser = browser;
  }

  get session(): Session {
    const state = this.app.state.get();
    if (state.state !== 'signed-in') throw new Error(`the tab is ${state.state}`);
    return state.session;
  }

  /** A frozen tab holds its locks, and says and hears nothing until it is thawed: then all at once. */
  get frozen(): boolean {
    return this.#frozen;
  }

  set frozen(frozen: boolean) {
    this.#frozen = frozen;
    if (!frozen) for (const work of this.#asleep.splice(0)) this.whenAwake(work);
  }

  /** Does `work` now, or after the thaw; never in a dead tab. */
  whenAwake(work: () => void): void {
    if (this.dead) return;
    if (this.#frozen) this.#asleep.push(work);
    else work();
  }

  /** Resolves when the app has booted as somebody. */
  signedIn(): Promise<Session> {
    return vi.waitFor(() => this.session);
  }

  /** The channel, once it is ready. */
  async channel(id: ChannelId): Promise<ChannelHandle> {
    return await vi.waitFor(
      () => {
        const channel = this.session.channel(id);
        if (!channel?.ready.get())
          throw new Error(`channel ${id} is not ready (${this.session.connection.get()})`);
        return channel;
      },
      { timeout: 8_000 },
    );
  }

  /** Ends in good order, as a closed page does. */
  close(): Promise<void> {
    return this.app.close();
  }

  /** Ends at once: nothing more is said or stored; the browser closes its sockets and frees its locks. */
  kill(): void {
    this.dead = true;
    for (const socket of this.#sockets) socket.close();
    for (const end of this.#endLocks) end();
    void this.app.close().catch(() => undefined);
  }

  webSocket(): typeof WebSocket {
    const browser = this.#browser;
    const tab = this;
    return class extends WebSocket {
      constructor(url: string | URL) {
        // Nobody listens on port 1: without a network, sockets don't open.
        super(browser.isOnline && !tab.dead ? url : 'ws://127.0.0.1:1');
        tab.#sockets.add(this);
      }
    };
  }

  guardLocks(locks: Locks): Locks {
    return {
      request: (name, options, held) =>
        locks.request(name, options, () => {
          const ended = new Promise<never>((_, reject) => {
            this.#endLocks.push(() => reject(new Error('the tab has ended')));
          });
          return Promise.race([held(), ended]);
        }),
    };
  }

  guardStore(store: DocStore): DocStore {
    return tapStore(store, () => {
      if (this.dead) throw new Error('the tab has ended');
    });
  }
}
