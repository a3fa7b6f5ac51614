export interface ModelTimes {
  /** How long the provider may take to begin, and then between two pieces, in ms. */
  readonly stall: number;
  /** How long a whole answer may take, in ms. */
  readonly whole: number;
}

/** Ends a request that stalls, or takes too long altogether. */
export class Patience {
  readonly #abort = new AbortController();
  readonly #stallMs: number;
  readonly #whole: NodeJS.Timeout;
  #stall: NodeJS.Timeout | undefined;

  constructor({ stall, whole }: ModelTimes) {
    this.#stallMs = stall;
    this.#whole = setTimeout(() => this.#abort.abort(), whole);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /** For the next piece. */
  wait(): void {
    this.rest();
    this.#stall = setTimeout(() => this.#abort.abort(), this.#stallMs);
  }

  /** Nothing is waited for now. */
  rest(): void {
    clearTimeout(this.#stall);
  }

  end(): void {
    clearTimeout(this.#whole);
    clearTimeout(this.#stall);
  }
}
