/** A task that waits for more to do at once. */
export class Gathering {
  readonly #done = Promise.withResolvers<void>();
  readonly #task: () => Promise<void>;
  /** By `performance.now()`. */
  #endsAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(task: () => Promise<void>) {
    this.#task = task;
  }

  /** Begins the task in `ms` at the latest. Resolves when it is done. */
  within(ms: number): Promise<void> {
    const endsAt = performance.now() + ms;
    if (endsAt < this.#endsAt) {
      clearTimeout(this.#timer);
      this.#endsAt = endsAt;
      this.#timer = setTimeout(() => this.#begin(), ms);
    }
    return this.#done.promise;
  }

  #begin(): void {
    // Whoever asks for less time from now on asks for the next one.
    this.#endsAt = Number.NEGATIVE_INFINITY;
    this.#task().then(this.#done.resolve, this.#done.reject);
  }
}
