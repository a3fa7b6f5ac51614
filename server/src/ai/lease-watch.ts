import type { ReplyRow } from './reply-scene.ts';

type Leased = Pick<ReplyRow, 'channel_id' | 'ask' | 'lease' | 'beat'>;

/**
 * Sees which leases have run out: those that are not renewed while this server looks on for long enough. So the clocks
 * of servers may say what they like. A time in which it could not look counts little: in that one nobody may have been
 * able to renew.
 */
export class LeaseWatch {
  readonly #leaseMs: number;
  #seen = new Map<string, { readonly beat: string; readonly seenMs: number }>();
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(leaseMs: number) {
    this.#leaseMs = leaseMs;
  }

  /** Those of `running`, which are all that there are at `now` (ms of any clock that only goes on). */
  expired<R extends Leased>(running: readonly R[], now: number): R[] {
    const before = this.#seen;
    this.#seen = new Map();
    const passed = Math.min(now - this.#lookedAt, this.#leaseMs / 2);
    this.#lookedAt = now;
    return running.filter((row) => {
      const key = `${row.channel_id}/${row.ask}`;
      const beat = `${row.lease} ${row.beat}`;
      const known = before.get(key);
      const seenMs = known?.beat === beat ? known.seenMs + passed : 0;
      this.#seen.set(key, { beat, seenMs });
      return seenMs >= this.#leaseMs;
    });
  }
}
