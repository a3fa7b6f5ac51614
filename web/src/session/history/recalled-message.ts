import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { Message } from '@causeway/shared/fold/channel-view';
import type { OpId } from '@causeway/shared/id';
import type { Recalled } from '../past.ts';
import { Cell, type Store } from '../store.ts';

export interface RecallSource {
  /**
   * What is on this device of the message, as texts; empty when it is not here, or not in what has come since the last
   * time. Never asks the server.
   */
  texts(): Promise<readonly string[]>;
  /** Changes when more may be here. */
  readonly grown: Store<unknown>;
  closed(recalled: RecalledMessage): void;
}

/** One message of a segment that is not shown: for quotes and pins. What changes it from now on counts too. */
export class RecalledMessage implements Recalled {
  readonly message = new Cell<Message | undefined>(undefined);
  readonly #op: OpId;
  readonly #source: RecallSource;
  readonly #fold = new ChannelFold();
  readonly #stopListening: () => void;
  #reading = false;
  /** More may have come while it was read. */
  #again = false;

  constructor(source: RecallSource, op: OpId) {
    this.#source = source;
    this.#op = op;
    this.#stopListening = source.grown.subscribe(() => void this.#read());
    void this.#read();
  }

  /** Takes those of `texts` in that are about it. */
  feed(texts: readonly string[]): void {
    const own = texts.filter((text) => text.includes(this.#op));
    if (own.length > 0) this.message.set(this.#fold.add(own).messages.get(this.#op));
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
      this.feed(await this.#source.texts());
    }
    this.#reading = false;
  }
}
