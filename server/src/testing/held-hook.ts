import type { BeforeHook } from '../sync/guard-hooks.ts';

/** A hook of the server that waits when it is reached, once it is told to. */
export class HeldHook {
  readonly #name: string;
  readonly #reached = Promise.withResolvers<void>();
  readonly #released = Promise.withResolvers<void>();
  #isHeld = false;

  constructor(name: string) {
    this.#name = name;
  }

  readonly before: BeforeHook = async (name) => {
    if (!this.#isHeld || name !== this.#name) return;
    this.#reached.resolve();
    await this.#released.promise;
  };

  /** Whoever reaches it from now on waits. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Resolves when somebody waits. */
  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  release(): void {
    this.#released.resolve();
  }
}
