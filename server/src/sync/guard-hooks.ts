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

/** Called at the beginning of the hook `name`, which waits for it, and throws what it throws. */
export type BeforeHook = (name: string) => Promise<void>;

type Hook = (payload: unknown) => Promise<unknown>;

/** All of `hooks`, guarded. */
export function guardHooks<H extends object>(hooks: H, before?: BeforeHook): H {
  const entries = Object.entries(hooks as Record<string, Hook>);
  return Object.fromEntries(
    entries.map(([name, hook]) => [name, guarded(before === undefined ? hook : after(before, name, hook))]),
  ) as H;
}

const after =
  (before: BeforeHook, name: string, hook: Hook): Hook =>
  async (payload) => {
    await before(name);
    return hook(payload);
  };
