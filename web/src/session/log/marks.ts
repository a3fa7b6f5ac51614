import { isOfServer } from '@causeway/shared/id';

/** What the server's own ops say of the segment that they stand in. */
export interface Marks {
  /** Its genesis is there: it has come from the server, from its beginning on. */
  readonly genesis: boolean;
  /** Next segment: this one is sealed, and nothing of it is missing. */
  readonly next: number | undefined;
}

export const NO_MARKS: Marks = { genesis: false, next: undefined };

/** `before`, and what `texts` add to it; the same reference when that is nothing. */
export function readMarks(texts: readonly string[], before: Marks): Marks {
  let marks = before;
  for (const text of texts) {
    // Nearly every op is neither: not worth its parsing.
    if (!text.includes('"genesis"') && !text.includes('"seal"')) continue;
    const op = parseServerOp(text);
    if (op?.k === 'genesis') marks = { ...marks, genesis: true };
    if (op?.k === 'seal' && typeof op.next === 'number') marks = { ...marks, next: op.next };
  }
  return marks;
}

/** When the segment of `texts`, which are in log order, was sealed; `undefined` when it is not. */
export function sealedAt(texts: readonly string[]): number | undefined {
  const seal = texts.findLast((text) => text.includes('"seal"') && parseServerOp(text)?.k === 'seal');
  const ts = seal === undefined ? undefined : parseServerOp(seal)?.ts;
  return typeof ts === 'number' ? ts : undefined;
}

interface ServerOp {
  readonly k?: unknown;
  readonly ts?: unknown;
  readonly next?: unknown;
}

function parseServerOp(text: string): ServerOp | undefined {
  try {
    const op = JSON.parse(text);
    return isOfServer(op.id) ? op : undefined;
  } catch {
    return undefined;
  }
}
