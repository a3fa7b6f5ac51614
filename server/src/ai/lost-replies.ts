import { isStoreFailure } from '../db/store-failure.ts';
import { Failure } from '../failure.ts';
import type { Logger } from '../log/logger.ts';
import type { AiMetrics } from './ai-metrics.ts';
import { LeaseWatch } from './lease-watch.ts';
import { interruptedBy } from './reply-run.ts';
import type { ReplyRow } from './reply-scene.ts';
import type { ReplyStore } from './reply-store.ts';
import { unlessStuck } from './unless-stuck.ts';

interface Parts {
  readonly store: ReplyStore;
  readonly metrics: AiMetrics;
  readonly logger: Logger;
  /** A lease that was not renewed for so long has run out, in ms. */
  readonly lease: number;
}

/** How often is looked where the AI is off. */
const LOOKS_IN_A_LEASE = 4;

/** The answers whose servers are no more: whoever sees it first ends them, with the text that is stored. */
export class LostReplies {
  readonly #parts: Parts;
  readonly #watch: LeaseWatch;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#watch = new LeaseWatch(parts.lease);
  }

  /** Ends those whose leases have run out since it was looked before; gives what it has ended. */
  async end(): Promise<ReplyRow[]> {
    const ended: ReplyRow[] = [];
    const running = await this.#parts.store.running();
    for (const row of this.#watch.expired(running, performance.now()))
      if (await unlessStuck(this.#parts.logger, row, () => this.#takeOver(row))) ended.push(row);
    return ended;
  }

  async #takeOver(row: ReplyRow): Promise<boolean> {
    const { store, metrics, logger } = this.#parts;
    const ending = interruptedBy('loss');
    if (!(await store.takeOver(row, ending))) return false;
    logger.info(
      { channel: row.channel_id, ask: row.ask },
      'an answer of the AI was ended whose server is no more',
    );
    metrics.ended(ending);
    return true;
  }
}

/** What a server has to do about answers on which the AI is off. */
export interface LostRepliesWatch {
  close(): Promise<void>;
}

/**
 * Ends lost answers where nobody else does: on a server on which the AI is off, and may have been on before. It looks
 * several times in a lease, which is seldom: mostly there are none.
 */
export function watchLostReplies(parts: Parts): LostRepliesWatch {
  const lost = new LostReplies(parts);
  let looking: Promise<void> | undefined;
  const look = (): void => {
    looking ??= lost
      .end()
      .then(() => undefined)
      .catch((error: unknown) => {
        const isAway = isStoreFailure(error) || error instanceof Failure;
        parts.logger[isAway ? 'debug' : 'error']({ err: error }, 'lost answers of the AI were not ended');
      })
      .finally(() => {
        looking = undefined;
      });
  };
  const timer = setInterval(look, parts.lease / LOOKS_IN_A_LEASE).unref();
  look();
  return {
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}
