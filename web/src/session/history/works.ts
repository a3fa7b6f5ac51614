import { nothing } from '../nothing.ts';

/** What is under way in the background: nobody waits for it but who ends it all. */
export class Works {
  readonly #failed: (error: unknown) => void;
  readonly #all = new Set<Promise<unknown>>();
  closed = false;

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  add(work: Promise<unknown>): void {
    const done: Promise<void> = work.then(nothing, this.#failed).finally(() => this.#all.delete(done));
    this.#all.add(done);
  }

  close(): void {
    this.closed = true;
  }

  async idle(): Promise<void> {
    while (this.#all.size > 0) await Promise.all(this.#all);
  }
}
