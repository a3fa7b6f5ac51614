import { SERVER_ID } from '@causeway/shared/id';
import type { Row } from './journal.ts';

/** How long after a row of another server a document counts as written by several, in ms. */
const SHARED_MS = 10_000;

/**
 * When the others are told of the rows that this server has written to one document. Each row at once, if others write
 * to it as well: what they have not heard of they must read from the journal before they can write. Else with the
 * readers here ({@link Pace}), since to hear of a row costs about as much as to write it.
 */
export class Publication {
  readonly #publish: (rows: readonly Row[]) => void;
  readonly #isSilent: () => boolean;
  #waiting: Row[] = [];
  #sharedUntil = Number.NEGATIVE_INFINITY;

  /** `isSilent`: whether the readers here are still to be told; then {@link told} is called with them. */
  constructor(publish: (rows: readonly Row[]) => void, isSilent: () => boolean) {
    this.#publish = publish;
    this.#isSilent = isSilent;
  }

  add(rows: readonly Row[]): void {
    this.#waiting.push(...rows);
    const isShared = performance.now() < this.#sharedUntil;
    if (isShared || !this.#isSilent() || rows.some(({ owner }) => owner === SERVER_ID)) this.flush();
  }

  /** Another server has written to it. */
  share(): void {
    this.#sharedUntil = performance.now() + SHARED_MS;
    this.flush();
  }

  /** The readers here are told. Behind this step: the rows that made them be told are added by its end. */
  told(): void {
    queueMicrotask(() => this.flush());
  }

  /** Tells what is still to be told. */
  flush(): void {
    const rows = this.#waiting;
    if (rows.length === 0) return;
    this.#waiting = [];
    this.#publish(rows);
  }
}
