import type { RandomBytes, UserId } from '@causeway/shared/id';
import type { DocStore } from '@causeway/shared/store/doc-store';

/** Everything that the session takes from its surroundings, so that tests run several "tabs" in one process. */
export interface Environment {
  /** Origin of the server, such as `https://chat.example`. */
  readonly origin: string;
  readonly fetch: typeof globalThis.fetch;
  readonly WebSocket: typeof globalThis.WebSocket;
  /** ms since 1970, by this device's clock. */
  readonly now: () => number;
  readonly random: RandomBytes;
  /** Web Locks; without them this tab acts as the leader. */
  readonly locks: Locks | undefined;
  /** A channel to the other tabs; without one this tab is alone. */
  readonly openChannel: ((name: string) => TabPort) | undefined;
  /** The local store of `user`. Rejects when this device cannot keep one. */
  readonly openStore: (user: UserId) => Promise<DocStore>;
  /** What survives reloads and is read at once: who was signed in. */
  readonly memory: Memory;
  /** Whether the device believes to have a network. */
  readonly isOnline: () => boolean;
  /** Whether the person has asked the device to use little data. */
  readonly savesData: () => boolean;
  /** Calls `listener` with what happens to the page; returns the way to stop. */
  readonly onPageEvent: (listener: (event: PageEvent) => void) => () => void;
  readonly timing: Timing;
  /** Facts for whoever debugs; never shown to people. */
  readonly log: (message: string, detail?: unknown) => void;
}

export type PageEvent = 'online' | 'offline' | 'visible' | 'pagehide';

/** The part of `Storage` in use. */
export interface Memory {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The part of `LockManager` in use. */
export interface Locks {
  request<T>(name: string, options: LockRequest, held: () => Promise<T>): Promise<T>;
}

export interface LockRequest {
  readonly signal?: AbortSignal;
  /** Takes the lock from whoever holds it, whose request then rejects. */
  readonly steal?: boolean;
}

/** The part of `BroadcastChannel` in use. */
export interface TabPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}

/** All in ms, but `compactAfter`. */
export interface Timing {
  /** A leader says that it is alive. */
  readonly heartbeat: number;
  /** A follower that heard nothing for so long takes over. */
  readonly leaderDead: number;
  /** First and greatest ceiling of the random delay before connecting again. */
  readonly backoffFirst: number;
  readonly backoffMax: number;
  /** A socket that has brought nothing after so long is given up. */
  readonly connect: number;
  /** A page that comes back gives up a socket that stays silent for so long. */
  readonly probe: number;
  /** Drafts are written when typing rests for so long. */
  readonly draft: number;
  /** Read markers are written at most this often. */
  readonly read: number;
  /** Own typing ends by itself. */
  readonly typing: number;
  /** Acknowledgements and summaries are put down at most this often. */
  readonly persist: number;
  /** A store that failed is tried again. */
  readonly storeRetry: number;
  /** Stored updates of a document above which it is compacted. */
  readonly compactAfter: number;
  /** Access tokens are renewed so long before they end. */
  readonly renewBefore: number;
  /** A growing reply is shown at most this often. */
  readonly frame: number;
  /** A frame that was not applied waits so long for the reason. */
  readonly refusal: number;
  /** A segment that has just been sealed is downloaded within so long. */
  readonly settle: number;
  /** What is shown of a channel waits so long for the segment before its head. */
  readonly window: number;
  /** Greatest random pause before each segment that is fetched in the background. */
  readonly history: number;
  /** A device that was full, or a segment that could not be had, is tried again; old segments are looked for. */
  readonly historyRetry: number;
}

export const TIMING: Timing = {
  heartbeat: 2_000,
  leaderDead: 10_000,
  backoffFirst: 1_000,
  backoffMax: 30_000,
  connect: 15_000,
  probe: 5_000,
  draft: 500,
  read: 1_500,
  typing: 5_000,
  persist: 500,
  storeRetry: 5_000,
  compactAfter: 200,
  renewBefore: 60_000,
  frame: 33,
  refusal: 3_000,
  settle: 60_000,
  window: 2_000,
  history: 1_000,
  historyRetry: 300_000,
};
