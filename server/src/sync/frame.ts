import * as decoding from 'lib0/decoding';

/** What matters of a frame of the Hocuspocus protocol: `address type …`. */
export type Frame =
  /** Step 2 or an update: bytes that would be applied. `typeAt` is where the sync type stands in the frame. */
  | { readonly type: 'changes'; readonly update: Uint8Array; readonly typeAt: number }
  | { readonly type: 'other' };

const MESSAGE_SYNC = 0;
const MESSAGE_SYNC_REPLY = 4;
const SYNC_STEP_1 = 0;
const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;

/** Reads `frame`. Throws on bytes that end too early. */
export function parseFrame(frame: Uint8Array): Frame {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarString(decoder);
  const type = decoding.readVarUint(decoder);
  if (type !== MESSAGE_SYNC && type !== MESSAGE_SYNC_REPLY) return { type: 'other' };
  const typeAt = decoder.pos;
  const syncType = decoding.readVarUint(decoder);
  if (syncType === SYNC_STEP_1) return { type: 'other' };
  if (syncType !== SYNC_STEP_2 && syncType !== SYNC_UPDATE) throw new Error(`unknown sync type ${syncType}`);
  return { type: 'changes', update: decoding.readVarUint8Array(decoder), typeAt };
}

/**
 * Turns a step 2 into an update, in place: for a read-only connection Hocuspocus answers an update without decoding
 * it, but would decode a step 2 (FACTS, "Refusing without closing").
 */
export function asUpdate(frame: Uint8Array, { typeAt }: { readonly typeAt: number }): void {
  frame[typeAt] = SYNC_UPDATE;
}
