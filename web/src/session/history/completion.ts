import { ApiFailure } from '../app.ts';
import type { HistoryProgress } from '../past.ts';
import { backoff, fraction } from '../sync/backoff.ts';
import type { HistoryHost } from './history-host.ts';
import type { MissingSegments, Wanted } from './missing-segments.ts';
import { Busy } from './segment-client.ts';

type State = Exclude<HistoryProgress['state'], 'complete'>;

export interface CompletionParts {
  readonly missing: MissingSegments;
  /** Fetches and keeps a segment that is not here. Rejects with `ApiFailure`, or as the store does. */
  readonly fetch: (wanted: Wanted) => Promise<void>;
  readonly changed: () => void;
}

/** Failures of the connection, not of what was asked for. */
const PASSING: ReadonlySet<ApiFailure['code']> = new Set([
  'offline',
  'unauthenticated',
  'rate-limited',
  'unavailable',
]);

/**
 * Fetches what is missing in the background.
 *
 * (CP1) One segment at a time, after a random pause, by the leader alone, while the server is there. (CP2) Not while the
 * person saves data or does not want it, nor while the store fails or is full. (CP3) A server that asks to wait is left
 * alone as long. (CP4) A segment that can't be had holds up no others, and is tried again later. What is here is the
 * only memory of how far it went.
 */
export class Completion {
  readonly #host: HistoryHost;
  readonly #parts: CompletionParts;
  #state: State = 'waiting';
  #running: Promise<void> | undefined;
  #failures = 0;
  /** Nothing is fetched for a while, and this is said meanwhile. */
  #rest: 'waiting' | 'paused' | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Until what was left out is tried again. */
  #again: ReturnType<typeof setTimeout> | undefined;
  #wake: (() => void) | undefined;
  #closed = false;

  constructor(host: HistoryHost, parts: CompletionParts) {
    this.#host = host;
    this.#parts = parts;
  }

  /** What it does as long as something is missing. */
  get state(): State {
    return this.#state;
  }

  /** Something of (CP1) or (CP2), or what is missing, may be another. */
  evaluate(): void {
    const state = this.#now();
    if (state !== this.#state) {
      this.#state = state;
      this.#parts.changed();
    }
    if (state !== 'loading') this.#wake?.();
    else this.#running ??= this.#run().finally(() => this.#ended());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#again);
    this.#wake?.();
    await this.#running;
  }

  #now(): State {
    const { env, isLeader, isOnline, isStoreFailing, isWanted } = this.#host;
    if (!isWanted()) return 'off';
    if (env.savesData() || isStoreFailing()) return 'paused';
    if (this.#rest !== undefined) return this.#rest;
    return isLeader() && isOnline() && !this.#closed ? 'loading' : 'waiting';
  }

  async #run(): Promise<void> {
    while (this.#now() === 'loading') {
      const wanted = await this.#parts.missing.next();
      if (wanted === undefined) return;
      await this.#pause();
      if (this.#now() !== 'loading') return;
      try {
        await this.#parts.fetch(wanted);
        this.#failures = 0;
        this.#parts.missing.done(wanted);
      } catch (error) {
        this.#failed(wanted, error);
      }
    }
  }

  /** Something may have become missing meanwhile. */
  #ended(): void {
    this.#running = undefined;
    if (this.#closed) return;
    this.#state = 'waiting';
    this.#parts.changed();
    void this.#parts.missing.next().then((wanted) => {
      if (wanted !== undefined) this.evaluate();
    });
  }

  /** Ends early when there is nothing to wait for any more. */
  async #pause(): Promise<void> {
    const { env } = this.#host;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, fraction(env) * env.timing.history);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  #failed(wanted: Wanted, error: unknown): void {
    const { env } = this.#host;
    if (!(error instanceof ApiFailure)) {
      env.log('a segment could not be kept', error);
      this.#restFor(env.timing.historyRetry, 'paused');
    } else if (PASSING.has(error.code)) {
      this.#failures += 1;
      const wait = error instanceof Busy ? error.wait : 0;
      this.#restFor(Math.max(wait, backoff(env, this.#failures)), 'waiting');
    } else {
      env.log('a segment could not be fetched', error);
      this.#leaveOut(wanted);
    }
  }

  /** (CP4) */
  #leaveOut(wanted: Wanted): void {
    this.#parts.missing.done(wanted);
    this.#again ??= setTimeout(() => {
      this.#again = undefined;
      this.#parts.missing.reset();
      this.evaluate();
    }, this.#host.env.timing.historyRetry);
  }

  #restFor(ms: number, state: 'waiting' | 'paused'): void {
    this.#rest = state;
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#rest = undefined;
      this.evaluate();
    }, ms);
  }
}
