import type { UserId } from '@causeway/shared/id';
import type { Environment, TabPort } from '../environment.ts';
import type { TabMessage } from './tab-message.ts';

/** All tabs of one user on this device. A tab does not hear itself. */
export class TabBus {
  readonly #port: TabPort | undefined;
  readonly #listeners = new Set<(message: TabMessage) => void>();
  #closed = false;

  constructor(env: Environment, user: UserId) {
    this.#port = env.openChannel?.(`causeway-${user}`);
    this.#port?.addEventListener('message', ({ data }) => {
      if (this.#closed) return;
      for (const listener of [...this.#listeners]) listener(data as TabMessage);
    });
  }

  post(message: TabMessage): void {
    if (!this.#closed) this.#port?.postMessage(message);
  }

  listen(listener: (message: TabMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.#port?.close();
  }
}
