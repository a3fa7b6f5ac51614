import type { OpId } from '../id.ts';

interface Held<Op> {
  readonly text: string;
  readonly op: Op;
}

/** What became of an op that was put into the index. */
export type Put = 'new' | 'known' | 'replaced';

/**
 * The ops of a log by id, each once. An honest writer never gives two texts one id; should it happen, every device
 * must keep the same one whatever came first: the text from which sealing left the body out, else the smaller text.
 */
export class OpIndex<Op extends { readonly id: OpId; readonly ts: number }> {
  readonly #held = new Map<OpId, Held<Op>>();

  /** Puts one op in. */
  put(text: string, op: Op): Put {
    const held = this.#held.get(op.id);
    if (held === undefined) {
      this.#held.set(op.id, { text, op });
      return 'new';
    }
    if (held.text === text || !precedes({ text, op }, held)) return 'known';
    this.#held.set(op.id, { text, op });
    return 'replaced';
  }

  /**
   * Puts all lawful ops among `texts` in and calls `absorb` with each new one. `replaced`: some op took the place of
   * another, so that all must be absorbed anew.
   */
  putAll(texts: Iterable<string>, parse: (text: string) => Op | undefined, absorb: (op: Op) => void): Put {
    let change: Put = 'known';
    for (const text of texts) {
      const op = parse(text);
      const put = op === undefined ? 'known' : this.put(text, op);
      if (put === 'replaced') change = put;
      if (op === undefined || put !== 'new' || change === 'replaced') continue;
      change = put;
      absorb(op);
    }
    return change;
  }

  get(id: OpId): Op | undefined {
    return this.#held.get(id)?.op;
  }

  *ops(): Iterable<Op> {
    for (const held of this.#held.values()) yield held.op;
  }
}

function precedes(next: Held<object>, held: Held<object>): boolean {
  const isErased = !('body' in held.op);
  const isNextErased = !('body' in next.op);
  return isErased === isNextErased ? next.text < held.text : isNextErased;
}
