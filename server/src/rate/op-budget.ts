import type { UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { Budgets, type Rate } from './budgets.ts';

const RATE: Rate = { burst: LIMIT.opsBurst, perSecond: LIMIT.opsPerSecond };

/** How much each user may write in a time (LIMIT.opsBurst and those after it), over all of their devices. */
export class OpBudget {
  readonly #budgets: Budgets;
  readonly #now: () => number;
  /** Users that were refused something, and until when everything of theirs is. */
  readonly #refusedUntil = new Map<UserId, number>();

  constructor(now: () => number, rate: Rate = RATE) {
    this.#now = now;
    this.#budgets = new Budgets(rate, now);
  }

  /** Counts `bytes` of ops by `user`; false when that is too much now. */
  take(user: UserId, bytes: number): boolean {
    const now = this.#now();
    if ((this.#refusedUntil.get(user) ?? 0) > now) return false;
    this.#refusedUntil.delete(user);
    if (this.#budgets.take(user, Math.ceil(bytes / LIMIT.opUnitBytes))) return true;
    this.#refusedUntil.set(user, now + LIMIT.rateCooldownMs);
    return false;
  }
}
