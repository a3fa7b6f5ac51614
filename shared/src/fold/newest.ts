import type { OpId } from '../id.ts';
import { type Arrival, type Arrivals, positionOf } from './arrivals.ts';

interface Timed {
  readonly id: OpId;
  readonly ts: number;
}

/**
 * Greatest position and ts of a log's ops. Both only grow, but for an op from the future whose arrival becomes known
 * later: then they are found again among all ops.
 */
export class Newest {
  position = 0;
  /** Leaves out ts from the future of their arrival: a wrong clock must not drag others along. */
  ts = 0;
  #stale = false;

  see(op: Timed, arrival: Arrival | undefined): void {
    this.position = Math.max(this.position, positionOf(op.ts, arrival));
    if (arrival === undefined || op.ts <= arrival.at) this.ts = Math.max(this.ts, op.ts);
  }

  /** The arrival of `op`, seen before, is now another. */
  arrived(op: Timed, before: Arrival | undefined, after: Arrival): void {
    if (positionOf(op.ts, before) > after.at) this.#stale = true;
    this.position = Math.max(this.position, after.at);
  }

  /** Makes both true again after ops turned out to be from the future. */
  settle(ops: () => Iterable<Timed>, arrivals: Arrivals): void {
    if (!this.#stale) return;
    this.#stale = false;
    this.position = 0;
    this.ts = 0;
    for (const op of ops()) this.see(op, arrivals.get(op.id));
  }
}
