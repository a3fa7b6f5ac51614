import type { LogId } from './logs.ts';

/**
 * One queue per log: admit → journal → apply of a log never interleaves with another of the same log (decision 0003).
 * Tasks that need several logs take their queues in one step, so that two of them can't wait for each other.
 */
export class LogQueues {
  readonly #tails = new Map<LogId, Promise<void>>();
  #size = 0;

  /** Tasks that wait or run. */
  get size(): number {
    return this.#size;
  }

  /** Whether nothing waits or runs for `log`: then what takes one step needs no turn. */
  isFree(log: LogId): boolean {
    return !this.#tails.has(log);
  }

  /** Runs `task` when all earlier tasks of `logs` are done. The result is the task's; a failure ends only this task. */
  run<T>(logs: readonly LogId[], task: () => Promise<T>): Promise<T> {
    const before = logs.map((log) => this.#tails.get(log));
    this.#size += 1;
    const result = Promise.all(before).then(task);
    const ended = (): void => {
      this.#size -= 1;
    };
    const done = result.then(ended, ended);
    for (const log of logs) this.#setTail(log, done);
    return result;
  }

  /** Resolves when everything queued up to now is done. */
  async idle(): Promise<void> {
    await Promise.all(this.#tails.values());
  }

  #setTail(log: LogId, done: Promise<void>): void {
    this.#tails.set(log, done);
    void done.then(() => {
      if (this.#tails.get(log) === done) this.#tails.delete(log);
    });
  }
}
