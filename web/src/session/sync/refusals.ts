import type { OpId } from '@causeway/shared/id';
import type { RefusalCode, RefusedOp } from '@causeway/shared/stateless';

/** Codes that speak of the update, not of the op: the same text may stand in another place. */
const ABOUT_THE_UPDATE: ReadonlySet<RefusalCode> = new Set(['gap', 'client-id', 'deletes', 'foreign-type']);
/** Speak of the moment, or of the segment, alone: such an op is never given up. */
const ELSEWHERE: ReadonlySet<RefusalCode> = new Set(['rate', 'sealed']);
/** Refusals of that sort without one acknowledgement between them, before the ops are given up. */
const MAX_IN_A_ROW = 3;

/** Decides which of the ops that the server names are not delivered for good. There is no endless trying again. */
export class Refusals {
  #inARow = 0;

  /** Something of mine was acknowledged. */
  acknowledged(): void {
    this.#inARow = 0;
  }

  /** Those of `ops` that will not be sent again, with their texts. `texts` are mine that wait. */
  final(
    ops: readonly RefusedOp[],
    texts: ReadonlyMap<OpId, string>,
  ): (RefusedOp & { readonly text: string })[] {
    this.#inARow += 1;
    return ops.flatMap((op) => {
      const text = texts.get(op.id);
      const again = ELSEWHERE.has(op.code) || (ABOUT_THE_UPDATE.has(op.code) && this.#inARow <= MAX_IN_A_ROW);
      return text === undefined || again ? [] : [{ ...op, text }];
    });
  }
}
