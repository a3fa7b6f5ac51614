import type { HistoryHost } from './history-host.ts';
import type { ObservedOps } from './observed-ops.ts';
import type { Shelf } from './shelf.ts';

/**
 * Erases from the sealed segments here what is deleted by ops of the head: soon, in the background, by the leader. A
 * delete of mine waits until it can't be refused any more.
 */
export class Erasures {
  readonly #host: HistoryHost;
  readonly #observed: ObservedOps;
  readonly #shelf: Shelf;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(host: HistoryHost, observed: ObservedOps, shelf: Shelf) {
    this.#host = host;
    this.#observed = observed;
    this.#shelf = shelf;
  }

  soon(after = this.#host.env.timing.persist): void {
    if (this.#closed || !this.#host.isLeader()) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#running === undefined) this.#start();
      else this.soon();
    }, after);
  }

  /** Resolves when what was under way has ended; nothing is begun afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #start(): void {
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async #run(): Promise<void> {
    const { env, isPending, isLeader, isStoreFailing } = this.#host;
    for (const { channel, segment } of this.#observed.unseen()) {
      if (this.#closed || !isLeader() || isStoreFailing()) break;
      await turn();
      const deletes = this.#observed.takeDeletes(channel, segment, (op) => isPending(channel, op));
      if (deletes.size === 0) continue;
      try {
        await this.#shelf.erase(channel, segment, deletes);
      } catch (error) {
        env.log('deleted messages were not erased', error);
        this.#observed.add(channel, segment, [...deletes.values()]);
      }
    }
    if (this.#observed.unseen().length > 0) this.soon(env.timing.storeRetry);
  }
}

/** Lets the page do something else: at the beginning, every channel is looked through. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
