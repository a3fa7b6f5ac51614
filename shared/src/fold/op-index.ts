import type { OpId } from '../id.ts';

/** An op of the index. `card` is its fold's: what else is known about its id, so that one look-up finds both. */
export interface Held<Op, Card = unknown> {
  readonly text: string;
  readonly op: Op;
  card: Card | undefined;
}

/** What became of an op that was put into the index. */
export type Put = 'new' | 'known' | 'replaced';

/**
 * The ops of a log by id, each once. An honest writer never gives two texts one id; should it happen, every device
 * must keep the same one whatever came first: the text from which sealing left the body out, else the smaller text.
 */
export class OpIndex<Op extends { readonly id: OpId; readonly ts: number }, Card = unknown> {
  readonly #held = new Map<OpId, Held<Op, Card>>();

  /**
   * Puts all lawful ops among `texts` in and calls `absorb` with each new one. `replaced`: some op took the place of
   * another, so that all must be absorbed anew.
   */
  putAll(
    texts: Iterable<string>,
    parse: (text: string) => Op | undefined,
    absorb: (held: Held<Op, Card>) => void,
  ): Put {
    let change: Put = 'known';
    for (const text of texts) {
      const op = parse(text);
      if (op === undefined) continue;
      const next = { text, op, card: undefined };
      const held = this.#held.get(op.id);
      if (held !== undefined && !precedes(next, held)) continue;
      this.#held.set(op.id, next);
      if (held !== undefined) change = 'replaced';
      if (change === 'replaced') continue;
      change = 'new';
      absorb(next);
    }
    return change;
  }

  get(id: OpId): Held<Op, Card> | undefined {
    return this.#held.get(id);
  }

  /** All ops, as if none had been absorbed. */
  anew(): Iterable<Held<Op, Card>> {
    for (const held of this.#held.values()) held.card = undefined;
    return this.#held.values();
  }

  *ops(): Iterable<Op> {
    for (const held of this.#held.values()) yield held.op;
  }
}

function precedes(next: Held<object>, held: Held<object>): boolean {
  if (next.text === held.text) return false;
  const isErased = !('body' in held.op);
  const isNextErased = !('body' in next.op);
  return isErased === isNextErased ? next.text < held.text : isNextErased;
}
