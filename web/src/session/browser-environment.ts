import { databaseOf, IdbDocStore } from '../store/idb-doc-store.ts';
import { consoleLog } from './console-log.ts';
import type { Environment, PageEvent } from './environment.ts';
import { TIMING } from './environment.ts';

/** The session's surroundings in a browser. */
export function browserEnvironment(): Environment {
  return {
    origin: location.origin,
    fetch: (input, init) => fetch(input, init),
    WebSocket,
    now: () => Date.now(),
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    locks: browserLocks(),
    openChannel: 'BroadcastChannel' in globalThis ? (name) => new BroadcastChannel(name) : undefined,
    openStore: async (user) => {
      const store = new IdbDocStore(databaseOf(user), localStorage);
      // Private windows and full disks fail here, at the first touch.
      await store.open();
      const { ended: signal } = store;
      // Ahead of the session, which then writes down what it has.
      addEventListener('pagehide', () => store.hurry(true), { capture: true, signal });
      addEventListener('pageshow', () => store.hurry(false), { signal });
      // Another page may have left something.
      addEventListener('storage', () => void store.takeOver(), { signal });
      return store;
    },
    memory: localStorage,
    isOnline: () => navigator.onLine,
    savesData,
    onPageEvent,
    timing: TIMING,
    log: consoleLog(console),
  };
}

/** Not every browser tells. */
function savesData(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

/** Web Locks exist in secure contexts only: on plain http in a home network every tab is its own leader. */
function browserLocks(): Environment['locks'] {
  const locks: LockManager | undefined = 'locks' in navigator ? navigator.locks : undefined;
  if (locks === undefined) return undefined;
  return {
    // The lock manager's type knows neither the awaited result nor `undefined` options.
    request: async (name, options, held) => await locks.request(name, options, () => held()),
  };
}

function onPageEvent(listener: (event: PageEvent) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  addEventListener('online', () => listener('online'), { signal });
  addEventListener('offline', () => listener('offline'), { signal });
  addEventListener('pagehide', () => listener('pagehide'), { signal });
  addEventListener('pageshow', (event) => event.persisted && listener('visible'), { signal });
  document.addEventListener(
    'visibilitychange',
    () => listener(document.visibilityState === 'visible' ? 'visible' : 'pagehide'),
    { signal },
  );
  return () => stop.abort();
}
