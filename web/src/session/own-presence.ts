import type { Environment } from './environment.ts';
import type { OwnPresence } from './tabs/tab-message.ts';

/**
 * What the others see of me in one channel. Typing ends by itself; in a tab that does not hold the socket it is told
 * anew from time to time, since it ends at the leader's by itself too.
 */
export class OwnPresenceState {
  readonly #env: Environment;
  readonly #show: (presence: OwnPresence) => void;
  #typing = false;
  #read = 0;
  #toldAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(env: Environment, show: (presence: OwnPresence) => void) {
    this.#env = env;
    this.#show = show;
  }

  setTyping(typing: boolean): void {
    clearTimeout(this.#timer);
    if (typing) this.#timer = setTimeout(() => this.setTyping(false), this.#env.timing.typing);
    const old = this.#env.now() - this.#toldAt > this.#env.timing.typing / 2;
    if (typing === this.#typing && !(typing && old)) return;
    this.#typing = typing;
    this.#tell();
  }

  setRead(position: number): void {
    if (position <= this.#read) return;
    this.#read = position;
    this.#tell();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    this.#toldAt = this.#env.now();
    this.#show({ ...(this.#typing && { typing: true }), ...(this.#read > 0 && { read: this.#read }) });
  }
}
