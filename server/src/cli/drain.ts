import { setTimeout as delay } from 'node:timers/promises';

/** How long the server may take to end, in ms. Kubernetes and systemd kill after 30 s and more. */
export const DRAIN_MS = 10_000;

interface Ending {
  close(): Promise<void>;
  /** Whether the database takes no writes. */
  readonly isStoreFailing: () => boolean;
}

/** Ends the server; a line that says what went wrong, if something did. */
export async function drain(server: Ending, withinMs = DRAIN_MS): Promise<string | undefined> {
  const abort = new AbortController();
  const late = delay(withinMs, 'late' as const, { signal: abort.signal });
  try {
    const outcome = await Promise.race([server.close(), late]);
    if (outcome === 'late')
      return `The server did not end within ${withinMs / 1000} s: what was under way is not stored. Devices keep what was not acknowledged.`;
    if (server.isStoreFailing())
      return 'The database took no writes at the end: what came last is not stored. Devices keep what was not acknowledged.';
    return undefined;
  } catch (error) {
    return `The server did not end well: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    abort.abort();
    late.catch(() => undefined);
  }
}
