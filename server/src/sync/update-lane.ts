import type { Connection } from '@hocuspocus/server';
import { parseFrame, statusFrame } from './frame.ts';
import type { Receipt } from './receipt.ts';

export interface LaneParts {
  /** Submits an update, in the order of these calls. Never throws; a store that fails is a refusal. */
  readonly submit: (update: Uint8Array, answer: (receipt: Receipt) => void) => void;
  /** Says why, ahead of the answer. */
  readonly onRefused: (receipt: Receipt & { result: 'refused' }) => void;
  /** Closes the document's connection. */
  readonly onMalformed: (why: string) => void;
}

/** A frame that is not answered yet: an update, or something for Hocuspocus. */
interface Entry {
  receipt?: Receipt;
  readonly handOn?: () => void;
}

/**
 * The updates of one connection: submitted as they arrive, answered in their order (decision 0014). Hocuspocus awaits
 * the answer to one before it looks at the next, so that 50 under way would be 50 commits. All other frames go on to
 * Hocuspocus, each after the answers to what came before it.
 */
export class UpdateLane {
  readonly #connection: Connection;
  readonly #parts: LaneParts;
  readonly #statuses: { readonly applied: Uint8Array; readonly refused: Uint8Array };
  readonly #entries: Entry[] = [];
  #empty = Promise.withResolvers<void>();

  constructor(connection: Connection, parts: LaneParts) {
    this.#connection = connection;
    this.#parts = parts;
    const address = connection.messageAddress;
    this.#statuses = { applied: statusFrame(address, true), refused: statusFrame(address, false) };
  }

  /** Takes `frame`; `handOn` gives it to Hocuspocus. */
  take(frame: Uint8Array, handOn: () => void): void {
    const parsed = parseFrame(frame);
    if (parsed.type !== 'changes') {
      if (this.#entries.length === 0) handOn();
      else this.#entries.push({ handOn });
      return;
    }
    const entry: Entry = {};
    if (this.#entries.push(entry) === 1) this.#empty = Promise.withResolvers();
    this.#parts.submit(parsed.update, (receipt) => {
      entry.receipt = receipt;
      this.#advance();
    });
  }

  /** Resolves when all frames are answered, or handed on. */
  async idle(): Promise<void> {
    if (this.#entries.length > 0) await this.#empty.promise;
  }

  #advance(): void {
    for (let [first] = this.#entries; first?.handOn ?? first?.receipt; [first] = this.#entries) {
      this.#entries.shift();
      // What was waiting when the document was closed is none of ours any more.
      if (!this.#isOpen) continue;
      if (first?.receipt) this.#answer(first.receipt);
      else first?.handOn?.();
    }
    if (this.#entries.length === 0) this.#empty.resolve();
  }

  #answer(receipt: Receipt): void {
    if (receipt.result === 'malformed') {
      this.#parts.onMalformed(receipt.message);
      return;
    }
    if (receipt.result === 'refused') this.#parts.onRefused(receipt);
    this.#connection.send(receipt.result === 'applied' ? this.#statuses.applied : this.#statuses.refused);
  }

  get #isOpen(): boolean {
    return this.#connection.document.hasConnection(this.#connection);
  }
}

/** Resolves when Hocuspocus has handled all that it was given of `connection`: then a lane may take over. */
export async function settled(connection: Connection): Promise<void> {
  for (let handling: Promise<void> | undefined; handling !== connection.waitForPendingMessages(); ) {
    handling = connection.waitForPendingMessages();
    await handling;
  }
}
