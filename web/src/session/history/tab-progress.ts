import type { UserId } from '@causeway/shared/id';
import type { Environment, TabPort } from '../environment.ts';
import type { HistoryProgress } from '../past.ts';

type Said = { readonly t: 'ask' } | { readonly t: 'progress'; readonly progress: HistoryProgress };

/** How far the leader is, told to the other tabs of `user`. */
export class TabProgress {
  readonly #port: TabPort | undefined;
  #closed = false;

  constructor(
    env: Pick<Environment, 'openChannel'>,
    user: UserId,
    events: { heard(progress: HistoryProgress): void; asked(): void },
  ) {
    this.#port = env.openChannel?.(`causeway-history-${user}`);
    this.#port?.addEventListener('message', ({ data }) => {
      if (this.#closed) return;
      const said = data as Said;
      if (said.t === 'ask') events.asked();
      else events.heard(said.progress);
    });
    this.#post({ t: 'ask' });
  }

  tell(progress: HistoryProgress): void {
    this.#post({ t: 'progress', progress });
  }

  close(): void {
    this.#closed = true;
    this.#port?.close();
  }

  #post(said: Said): void {
    if (!this.#closed) this.#port?.postMessage(said);
  }
}
