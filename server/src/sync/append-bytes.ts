import { LOG } from '@causeway/shared/log';
import * as encoding from 'lib0/encoding';

/** Position of an element in a document: its client and that client's clock. */
export interface ItemId {
  readonly client: number;
  readonly clock: number;
}

/**
 * The Yjs update (v1) that appends `texts` (at least one) behind `last` as elements from `at` on; the same bytes as
 * Yjs's own (tested). Built without a document, so that it can be journaled before anything is applied.
 */
export function appendBytes(at: ItemId, last: ItemId | undefined, texts: readonly string[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, at.client);
  encoding.writeVarUint(encoder, at.clock);
  if (last === undefined) {
    encoding.writeUint8(encoder, 0x08);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, LOG);
  } else {
    encoding.writeUint8(encoder, 0x88);
    encoding.writeVarUint(encoder, last.client);
    encoding.writeVarUint(encoder, last.clock);
  }
  encoding.writeVarUint(encoder, texts.length);
  for (const text of texts) encoding.writeAny(encoder, text);
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}
