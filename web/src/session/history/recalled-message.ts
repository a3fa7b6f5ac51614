import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { Message } from '@causeway/shared/fold/channel-view';
import type { OpId } from '@causeway/shared/id';
import type { Recalled } from '../past.ts';
import { Cell, type Store } from '../store.ts';

export interface RecallSource {
  /**
   * A way to ask what is on this device of the message, as texts; empty when it is not here, or not in what has come
   * since the last time. Never asks the server.
   */
  search(): () => Promise<readonly string[]>;
  /** Changes when more may be here. */
  readonly grown: Store<unknown>;
  closed(recalled: RecalledMessage): void;
}

/** One message of a segment that is not shown: for quotes and pins. What changes it from now on counts too. */
export class RecalledMessage implements Recalled {
  readonly message = new Cell<Message | undefined>(undefined);
  readonly #op: OpId;
  readonly #source: RecallSource;
  #fold = new ChannelFold();
  #texts: () => Promise<readonly string[]>;
  readonly #stopListening: () => void;
  #reading = false;
  /** More may have come while it was read. */
  #again = false;

  constructor(source: RecallSource, op: OpId) {
    this.#source = source;
    this.#op = op;
    this.#texts = source.search();
    this.#stopListening = source.grown.subscribe(() => void this.#read());
    void this.#read();
  }

  /** Takes those of `texts` in that are about it. */
  feed(texts: readonly string[]): void {
    const own = texts.filter((text) => text.includes(this.#op));
    if (own.length > 0) this.message.set(this.#fold.add(own).messages.get(this.#op));
  }

  reread(): void {
    this.#fold = new ChannelFold();
    this.#texts = this.#source.search();
    this.message.set(undefined);
    void this.#read();
  }

  close(): void {
    this.#stopListening();
    this.#source.closed(this);
  }

  async #read(): Promise<void> {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#again && this.message.get() === undefined) {
      this.#again = false;
      const texts = this.#texts;
      const found = await texts();
      // Else it is to be read anew.
      if (texts === this.#texts) this.feed(found);
    }
    this.#reading = false;
  }
}
