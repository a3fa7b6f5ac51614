import { type Model, type ModelAnswer, ModelError, type ModelRequest } from '../ai/model.ts';
import type { Seeded } from '../testing/seeded.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Longer than any real provider is waited for, in ms. */
const STALL = 30_000;

/**
 * The provider of the AI in simulated time, behind the interface that the runner uses: sockets and the `openai` package
 * know no other time than the system's. It answers piece by piece, fails now and then, and now and then stalls.
 */
export class SimModel implements Model {
  readonly #time: VirtualTime;
  readonly #random: Seeded;
  /** How often it was asked. */
  calls = 0;

  constructor(time: VirtualTime, random: Seeded) {
    this.#time = time;
    this.#random = random;
  }

  async stream({ signal, onText }: ModelRequest): Promise<ModelAnswer> {
    this.calls += 1;
    const random = this.#random;
    const end = random.weighted({ whole: 12, cut: 2, fails: 3, stalls: 1 });
    const pieces = random.below(20);
    const pace = random.pick([20, 200, 1_500]);
    for (let piece = 0; piece < pieces; piece++) {
      await this.#wait(random.fraction() * pace, signal);
      onText(`${piece} `);
    }
    if (end === 'stalls') await this.#wait(STALL, signal);
    if (end === 'stalls') throw new ModelError('timeout');
    if (end === 'fails') throw new ModelError('unavailable');
    if (pieces === 0) throw new ModelError('empty');
    return { finish: end === 'cut' ? 'length' : 'stop' };
  }

  /** Rejects at once when `signal` is aborted. */
  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    const abort = (): void => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    await Promise.race([this.#time.delay(ms), aborted.promise]);
    signal.removeEventListener('abort', abort);
  }
}
