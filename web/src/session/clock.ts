import { nextTs } from '@causeway/shared/hybrid-time';
import type { Environment } from './environment.ts';
import type { LocalCopy } from './local-copy.ts';

const KEY = 'clock';

/** This device's clock, corrected by the server's. */
export class Clock {
  readonly #env: Environment;
  #offset = 0;
  #isTold = false;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** ms to add to the device's clock. */
  get offset(): number {
    return this.#offset;
  }

  /** Whether the server has said the time in this page's life. */
  get isTold(): boolean {
    return this.#isTold;
  }

  now(): number {
    return this.#env.now() + this.#offset;
  }

  /** ts for a new op in a log whose newest is `newest`. */
  next(newest: number): number {
    return nextTs(this.now(), newest);
  }

  /** Another tab has heard the server's time. */
  setOffset(offset: number): void {
    this.#offset = offset;
    this.#isTold = true;
  }

  /** Takes the server's time, kept for the next start without a network. */
  observe(serverNow: number, copy: LocalCopy): void {
    this.setOffset(Math.round(serverNow - this.#env.now()));
    copy.put(KEY, this.#offset);
  }

  async load(copy: LocalCopy): Promise<void> {
    const offset = await copy.get(KEY);
    if (typeof offset === 'number') this.#offset = offset;
  }
}
