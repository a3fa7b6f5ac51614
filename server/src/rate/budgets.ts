/** A budget that refills: `burst` units at most, `perSecond` more with each second. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

interface Account {
  left: number;
  at: number;
}

/** One budget of units. */
export class Budget {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #account: Account;

  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
    this.#account = { left: rate.burst, at: now() };
  }

  /** Takes `cost` units; when so many are not left it takes none, and says false. */
  take(cost = 1): boolean {
    this.#refill();
    if (this.#account.left < cost) return false;
    this.#account.left -= cost;
    return true;
  }

  /** Nothing has been taken for so long that it is as good as new. */
  get isFull(): boolean {
    this.#refill();
    return this.#account.left >= this.#rate.burst;
  }

  #refill(): void {
    const now = this.#now();
    // A clock that was put back gives nothing, and takes nothing.
    const seconds = Math.max(0, now - this.#account.at) / 1000;
    this.#account.left = Math.min(this.#rate.burst, this.#account.left + seconds * this.#rate.perSecond);
    this.#account.at = now;
  }
}

/** Sweep no more often than this many new keys. */
const SWEEP_FROM = 1_000;

/** A budget for each key. Those that are full again are forgotten. */
export class Budgets {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #byKey = new Map<string, Budget>();
  #sweepAt = SWEEP_FROM;

  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Takes `cost` units of the budget of `key`; false when so many are not left. */
  take(key: string, cost = 1): boolean {
    let budget = this.#byKey.get(key);
    if (budget === undefined) {
      this.#sweep();
      budget = new Budget(this.#rate, this.#now);
      this.#byKey.set(key, budget);
    }
    return budget.take(cost);
  }

  /** Keys that are remembered now. */
  get size(): number {
    return this.#byKey.size;
  }

  #sweep(): void {
    if (this.#byKey.size < this.#sweepAt) return;
    for (const [key, budget] of this.#byKey) if (budget.isFull) this.#byKey.delete(key);
    this.#sweepAt = Math.max(SWEEP_FROM, this.#byKey.size * 2);
  }
}
