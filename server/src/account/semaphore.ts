import { Failure } from '../failure.ts';

/** Runs at most `width` tasks at once, and lets at most `queue` wait; who comes then is turned away at once. */
export class Semaphore {
  readonly #queue: number;
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(limits: { readonly width: number; readonly queue: number }) {
    this.#free = limits.width;
    this.#queue = limits.queue;
  }

  /** Throws `unavailable` when too many wait already. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  #enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    if (this.#waiting.length >= this.#queue) {
      throw new Failure('unavailable', 'Too many people sign in at this moment. Try again shortly.', {
        retryAfter: 5,
      });
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The place goes to the one that has waited longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}
