import type { LockRequest, Locks } from '../session/environment.ts';

interface Waiting {
  readonly name: string;
  readonly held: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Web Locks of one browser, for several "tabs" in one process. */
export class FakeLocks implements Locks {
  readonly #held = new Map<string, Waiting>();
  #queue: Waiting[] = [];

  request<T>(name: string, { signal, steal }: LockRequest, held: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = { name, held, resolve: resolve as (value: unknown) => void, reject };
      if (steal) this.#takeFrom(name);
      if (steal) this.#queue.unshift(waiting);
      else this.#queue.push(waiting);
      signal?.addEventListener('abort', () => {
        this.#queue = this.#queue.filter((other) => other !== waiting);
        if (this.#held.get(name) !== waiting) reject(new DOMException('aborted', 'AbortError'));
      });
      queueMicrotask(() => this.#grant());
    });
  }

  #takeFrom(name: string): void {
    this.#held.get(name)?.reject(new DOMException('stolen', 'AbortError'));
    this.#held.delete(name);
  }

  #grant(): void {
    for (const waiting of [...this.#queue]) {
      if (this.#held.has(waiting.name)) continue;
      this.#queue = this.#queue.filter((other) => other !== waiting);
      this.#held.set(waiting.name, waiting);
      void this.#run(waiting);
    }
  }

  async #run(waiting: Waiting): Promise<void> {
    try {
      waiting.resolve(await waiting.held());
    } catch (error) {
      waiting.reject(error);
    }
    if (this.#held.get(waiting.name) === waiting) this.#held.delete(waiting.name);
    this.#grant();
  }
}
