import type { OpId } from '../id.ts';
import type { Received } from '../op/channel-op.ts';
import { isNewer } from './register.ts';

/** When an op reached the server, where that was far from its ts, and the `received` op that says so. */
export interface Arrival {
  readonly at: number;
  readonly by: Received;
}

/** What the `received` ops say. Should several name an op, the earliest arrival counts, ties by id. */
export class Arrivals {
  readonly #byOp = new Map<OpId, Arrival>();

  get(op: OpId): Arrival | undefined {
    return this.#byOp.get(op);
  }

  /** Takes `received` in; calls `changed` for each op whose arrival is now another. */
  add(received: Received, changed: (op: OpId, before: Arrival | undefined) => void): void {
    for (const op of received.ids) {
      const before = this.#byOp.get(op);
      if (before !== undefined && !isEarlier(received, before)) continue;
      this.#byOp.set(op, { at: received.at, by: received });
      changed(op, before);
    }
  }
}

const isEarlier = (next: Received, held: Arrival): boolean =>
  next.at < held.at || (next.at === held.at && isNewer(held.by, next));

/** Position of an op written at `ts`: where it counts for unread. */
export const positionOf = (ts: number, arrival: Arrival | undefined): number => arrival?.at ?? ts;

/** Where a message stands: when it was written, but never after it arrived. */
export const shownAt = (ts: number, arrival: Arrival | undefined): number =>
  arrival !== undefined && arrival.at < ts ? arrival.at : ts;
