import { idOf } from './judge-op.ts';
import type { LiveDoc } from './live-doc.ts';
import type { Receipt } from './receipt.ts';
import { type ScannedBlock, textsOf } from './scan-update.ts';

/**
 * What becomes of an update to a sealed document: nothing of it is taken, and the ops that the document does not hold
 * are named, so that their device writes them to the head. One that says nothing new is acknowledged.
 */
export function sealedReceipt(live: LiveDoc, blocks: readonly ScannedBlock[]): Receipt {
  const ids = textsOf(blocks).map((text) => {
    const id = idOf(text);
    return { id, isHeld: id !== undefined && live.textOf(id) === text };
  });
  const isKnown = blocks.every((block) => block.end <= live.clockOf(block.client));
  if (isKnown && ids.every((op) => op.isHeld)) return { result: 'applied' };
  const message = 'this segment of the log is sealed';
  // Known texts in a new place can't be taken either: then all are named, and their device finds them where they are.
  const missing = ids.some((op) => !op.isHeld) ? ids.filter((op) => !op.isHeld) : ids;
  return {
    result: 'refused',
    ops: missing.flatMap(({ id }) => (id === undefined ? [] : [{ id, code: 'sealed' as const, message }])),
  };
}
