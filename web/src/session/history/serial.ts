import { nothing } from '../nothing.ts';

/** Does what is asked for under one key one after the other, in the order of the calls. */
export class Serial<K> {
  readonly #last = new Map<K, Promise<unknown>>();

  run<T>(key: K, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const done = before.then(work);
    const settled = done.then(nothing, nothing).then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    this.#last.set(key, settled);
    return done;
  }
}
