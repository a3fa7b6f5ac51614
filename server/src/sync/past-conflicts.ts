import { JournalConflict } from './journal.ts';

/** How often other servers may be faster before a write is given up. */
const ATTEMPTS = 20;

/**
 * Does `task` anew while it fails because other servers have written to the same documents first. `catchUp` takes over
 * what they wrote; when it finds nothing, something else is the matter.
 */
export async function pastConflicts<T>(task: () => Promise<T>, catchUp: () => Promise<boolean>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task();
    } catch (error) {
      const mayPass = error instanceof JournalConflict && attempt < ATTEMPTS;
      if (!mayPass || !(await catchUp())) throw error;
    }
  }
}
