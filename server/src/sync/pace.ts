/**
 * How long the readers of a document are told nothing after they were told of a change, in ms: for each of them, and at
 * most. What comes meanwhile they are told together, at once when it is so many rows, or when so little is left.
 */
export const SILENCE = { perReaderMs: 2, mostMs: 100, rows: 20, slackMs: 10 };

/**
 * When a document tells of its changes: of the first at once, of those that follow closely together. A frame to each
 * reader is most of what a message to many costs, and nobody reads fifty a second one by one (decision 0020).
 */
export class Pace {
  readonly #tell: () => void;
  readonly #readers: () => number;
  #silentUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** Has `tell` called, which calls {@link told}. */
  constructor(tell: () => void, readers: () => number) {
    this.#tell = tell;
    this.#readers = readers;
  }

  /** There is something to tell, which is `rows` by now. */
  changed(rows: number): void {
    const ms = this.#silentUntil - performance.now();
    if (ms <= SILENCE.slackMs || rows >= SILENCE.rows) this.#tell();
    else this.#timer ??= setTimeout(this.#tell, ms).unref();
  }

  /** All was told. */
  told(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const ms = Math.min(SILENCE.mostMs, this.#readers() * SILENCE.perReaderMs);
    this.#silentUntil = performance.now() + ms;
  }
}
