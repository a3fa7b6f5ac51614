/** How long the readers of a document are told nothing after they were told of a change. */
export interface Silence {
  /** In ms: for each of them, and at most. */
  readonly perReaderMs: number;
  readonly mostMs: number;
  /** What comes meanwhile they are told together, at once when it is so many rows … */
  readonly rows: number;
  /** … or when so little is left, in ms. */
  readonly slackMs: number;
}

export const SILENCE: Silence = { perReaderMs: 2, mostMs: 100, rows: 20, slackMs: 10 };

/**
 * When a document tells of its changes: of the first at once, of those that follow closely together. A frame to each
 * reader is most of what a message to many costs, and nobody reads fifty a second one by one (decision 0020).
 */
export class Pace {
  readonly #tell: () => void;
  readonly #readers: () => number;
  readonly #silence: Silence;
  #silentUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** Has `tell` called, which calls {@link told}. */
  constructor(tell: () => void, readers: () => number, silence: Silence = SILENCE) {
    this.#tell = tell;
    this.#readers = readers;
    this.#silence = silence;
  }

  /** There is something to tell, which is `rows` by now. */
  changed(rows: number): void {
    const ms = this.#silentUntil - performance.now();
    const { slackMs, rows: most } = this.#silence;
    if (ms <= slackMs || rows >= most) this.#tell();
    else this.#timer ??= setTimeout(this.#tell, ms).unref();
  }

  /** All was told. */
  told(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { perReaderMs, mostMs } = this.#silence;
    this.#silentUntil = performance.now() + Math.min(mostMs, this.#readers() * perReaderMs);
  }
}
