import { JournalConflict } from './journal.ts';

/** How often other servers may be faster before a write is given up. */
const ATTEMPTS = 20;

const isConflict = (error: unknown): boolean => error instanceof JournalConflict;

/**
 * Does `task` anew while it fails because other servers have written to the same documents first. `catchUp` takes over
 * what they wrote; when it finds nothing, something else is the matter. `mayPass`: after which other failures to look,
 * too.
 */
export async function pastConflicts<T>(
  task: () => Promise<T>,
  catchUp: () => Promise<boolean>,
  mayPass: (error: unknown) => boolean = isConflict,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task();
    } catch (error) {
      if (!mayPass(error) || attempt >= ATTEMPTS || !(await catchUp())) throw error;
    }
  }
}
