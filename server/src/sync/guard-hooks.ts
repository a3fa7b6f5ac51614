import { UNAVAILABLE } from '@causeway/shared/stateless';

/**
 * Whatever `hook` throws reaches Hocuspocus as an `Error`: it reads `code` and `reason` of anything else and dies. What
 * has no reason of its own is told as `unavailable`, since Hocuspocus would say `permission-denied`, upon which devices
 * give the channel up.
 */
function guarded<P, R>(hook: (payload: P) => Promise<R>): (payload: P) => Promise<R> {
  return async (payload) => {
    try {
      return await hook(payload);
    } catch (error) {
      const thrown = error instanceof Error ? error : new Error(String(error));
      throw 'reason' in thrown ? thrown : Object.assign(thrown, { reason: UNAVAILABLE });
    }
  };
}

/** All of `hooks`, guarded. `before` is called at the beginning of each: what it throws, the hook throws. */
export function guardHooks<H extends object>(hooks: H, before?: (name: string) => void): H {
  const entries = Object.entries(hooks as Record<string, (payload: unknown) => Promise<unknown>>);
  return Object.fromEntries(
    entries.map(([name, hook]) => [
      name,
      guarded(async (payload: unknown) => {
        before?.(name);
        return hook(payload);
      }),
    ]),
  ) as H;
}
