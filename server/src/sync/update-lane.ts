import type { Connection } from '@hocuspocus/server';
import { parseFrame, statusFrame } from './frame.ts';
import type { Receipt } from './receipt.ts';

export interface LaneParts {
  /** Submits an update, in the order of these calls. Never throws; a store that fails is a refusal. */
  readonly receive: (update: Uint8Array) => Promise<Receipt>;
  /** Says why, ahead of the answer. */
  readonly onRefused: (receipt: Receipt & { result: 'refused' }) => void;
  /** Closes the document's connection. */
  readonly onMalformed: (why: string) => void;
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
  #tail: Promise<void> = Promise.resolve();
  #under = 0;

  constructor(connection: Connection, parts: LaneParts) {
    this.#connection = connection;
    this.#parts = parts;
    const address = connection.messageAddress;
    this.#statuses = { applied: statusFrame(address, true), refused: statusFrame(address, false) };
  }

  /** Takes `frame`; `handOn` gives it to Hocuspocus. */
  take(frame: Uint8Array, handOn: () => void): void {
    const parsed = parseFrame(frame);
    if (parsed.type === 'changes') {
      const receipt = this.#parts.receive(parsed.update);
      this.#queue(async () => this.#answer(await receipt));
    } else if (this.#under === 0) handOn();
    else this.#queue(async () => handOn());
  }

  /** Resolves when all frames up to now are answered, or handed on. */
  idle(): Promise<void> {
    return this.#tail;
  }

  #queue(task: () => Promise<void>): void {
    this.#under += 1;
    this.#tail = this.#tail.then(async () => {
      // What was waiting when the document was closed is none of ours any more.
      if (this.#isOpen) await task();
      this.#under -= 1;
    });
  }

  #answer(receipt: Receipt): void {
    if (!this.#isOpen) return;
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
