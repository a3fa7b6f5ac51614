import { compareOps } from '../hybrid-time.ts';
import type { OpId } from '../id.ts';
import type { ChannelGenesis, Pin } from '../op/channel-op.ts';
import { isNewer, type Stamp } from './register.ts';
import { keepSame } from './sorted.ts';

interface PinFact extends Stamp {
  readonly of: OpId;
  readonly on: boolean;
  /** Place among the pins of one genesis, which share its stamp. */
  readonly index: number;
}

/** What is pinned: per target the newest word, of a pin op or of a genesis that lists it. */
export class Pins {
  view: readonly OpId[] = [];
  readonly #facts = new Map<OpId, PinFact>();
  #dirty = false;

  has(id: OpId): boolean {
    return this.#facts.get(id)?.on === true;
  }

  /** Whether this changed what is said about the target. */
  pin(op: Pin): boolean {
    return this.#set({ ts: op.ts, id: op.id, of: op.of, on: op.on, index: 0 });
  }

  genesis(op: ChannelGenesis, changed: (id: OpId) => void): void {
    for (const [index, of] of op.pins.entries()) {
      // What was written before the genesis, and comes after it, is judged by when the pin was set, not by the genesis.
      const ts = op.pinnedAt?.[index] ?? op.ts;
      if (this.#set({ ts, id: op.id, of, on: true, index })) changed(of);
    }
  }

  /** The message `id` was deleted. */
  deleted(id: OpId): void {
    if (this.has(id)) this.#dirty = true;
  }

  build(isDeleted: (id: OpId) => boolean): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    const pinned = [...this.#facts.values()].filter(({ of, on }) => on && !isDeleted(of)).sort(newestFirst);
    this.view = keepSame(
      this.view,
      pinned.map(({ of }) => of),
    );
  }

  #set(fact: PinFact): boolean {
    if (!isNewer(fact, this.#facts.get(fact.of))) return false;
    this.#facts.set(fact.of, fact);
    this.#dirty = true;
    return true;
  }
}

const newestFirst = (a: PinFact, b: PinFact): number => compareOps(b, a) || a.index - b.index;
