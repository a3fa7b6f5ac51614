import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import type { OpId } from '@causeway/shared/id';
import { eraseText, messageToldBy } from '@causeway/shared/op/erase-text';

/** What other segments say about one message, as it is kept by the message's id. */
export interface LaterOps {
  readonly ops: readonly LaterOp[];
  /** Segments that hold replies in its thread; the texts are read there, for there may be many. */
  readonly replies?: readonly number[];
  /** It is deleted, and everything that this device had of its text has been erased. */
  readonly erased?: true;
}

export interface LaterOp {
  readonly segment: number;
  readonly text: string;
}

/** `kept` and `texts` of `segment`, each once; what a delete among them hides is not kept. */
export function withOps(
  kept: LaterOps | undefined,
  target: OpId,
  segment: number,
  texts: readonly string[],
): LaterOps {
  const known = new Set(kept?.ops.map(({ text }) => text));
  const fresh = texts.filter((text) => !known.has(text)).map((text) => ({ segment, text }));
  const ops = { ...kept, ops: [...(kept?.ops ?? []), ...fresh] };
  return isDeleted(ops) ? withoutBodies(ops, target) : ops;
}

/** `kept`, with `segment` as one that holds replies. */
export const withReplies = (kept: LaterOps | undefined, segment: number): LaterOps => ({
  ops: [],
  ...kept,
  replies: [...(kept?.replies ?? []).filter((other) => other !== segment), segment],
});

/** What is left when `segment` is gone; `undefined` for nothing. */
export function withoutSegment(kept: LaterOps | undefined, segment: number): LaterOps | undefined {
  const ops = kept?.ops.filter((op) => op.segment !== segment) ?? [];
  const replies = kept?.replies?.filter((other) => other !== segment) ?? [];
  if (ops.length === 0 && replies.length === 0) return undefined;
  const { replies: _, ...rest } = { ...kept, ops };
  return replies.length === 0 ? rest : { ...rest, replies };
}

export const isDeleted = (kept: LaterOps | undefined): boolean =>
  kept?.ops.some(({ text }) => parseChannelOp(text)?.k === 'delete') ?? false;

/** Segments that hold text of the message: its edits, and the end of its stream. */
export const segmentsWithText = (kept: LaterOps | undefined): number[] =>
  (kept?.ops ?? []).flatMap(({ segment, text }) => {
    const op = parseChannelOp(text);
    return op !== undefined && 'body' in op && messageToldBy(op) !== undefined ? [segment] : [];
  });

function withoutBodies(kept: LaterOps, target: OpId): LaterOps {
  const erased = new Set([target]);
  const ops = kept.ops.map(({ segment, text }) => ({ segment, text: eraseText(text, erased) }));
  return { ...kept, ops: ops.filter(({ text }, at) => ops.findIndex((op) => op.text === text) === at) };
}
