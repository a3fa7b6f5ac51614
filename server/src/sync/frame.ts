import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** What matters of a frame of the Hocuspocus protocol: `address type …`. */
export type Frame =
  /** Step 2 or an update: bytes that would be applied. `typeAt` is where the sync type stands in the frame. */
  | { readonly type: 'changes'; readonly update: Uint8Array; readonly typeAt: number }
  | { readonly type: 'malformed'; readonly message: string }
  /** Asks for what is missing. */
  | { readonly type: 'first-step' }
  | { readonly type: 'other' };

const MESSAGE_SYNC = 0;
const MESSAGE_QUERY_AWARENESS = 3;
const MESSAGE_SYNC_REPLY = 4;
const MESSAGE_SYNC_STATUS = 8;
const SYNC_STEP_1 = 0;
const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;

export function parseFrame(frame: Uint8Array): Frame {
  try {
    return readFrame(decoding.createDecoder(frame));
  } catch {
    return { type: 'malformed', message: 'the frame ends too early' };
  }
}

function readFrame(decoder: decoding.Decoder): Frame {
  decoding.readVarString(decoder);
  const type = decoding.readVarUint(decoder);
  if (type !== MESSAGE_SYNC && type !== MESSAGE_SYNC_REPLY) return { type: 'other' };
  const typeAt = decoder.pos;
  const syncType = decoding.readVarUint(decoder);
  if (syncType === SYNC_STEP_1) return { type: 'first-step' };
  if (syncType !== SYNC_STEP_2 && syncType !== SYNC_UPDATE) {
    return { type: 'malformed', message: 'an unknown sync type' };
  }
  return { type: 'changes', update: decoding.readVarUint8Array(decoder), typeAt };
}

/**
 * Turns a step 2 into an update, in place: for a read-only connection Hocuspocus answers an update without decoding
 * it, but would decode a step 2.
 */
export function asUpdate(frame: Uint8Array, { typeAt }: { readonly typeAt: number }): void {
  frame[typeAt] = SYNC_UPDATE;
}

/**
 * Turns a frame whose document was closed into one that asks for nothing, in place. Throwing instead would make
 * Hocuspocus print a stack for every such frame of a stranger.
 */
export function silence(frame: Uint8Array): void {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarString(decoder);
  frame[decoder.pos] = MESSAGE_QUERY_AWARENESS;
}

/** The address of a frame, by which its connection is found; `undefined` for what has none. Sockets give buffers. */
export function addressIn(frame: Buffer): string | undefined {
  const [low = 0, high = 0] = frame;
  // Longer addresses than two bytes tell are none of ours.
  const isShort = low < 0x80;
  const from = isShort ? 1 : 2;
  const to = from + (isShort ? low : (low & 0x7f) + high * 0x80);
  return to < frame.length ? frame.toString('latin1', from, to) : undefined;
}

/** The answer to an update: whether it was applied. */
export const statusFrame = (address: string, isApplied: boolean): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarString(encoder, address);
    encoding.writeVarUint(encoder, MESSAGE_SYNC_STATUS);
    encoding.writeVarUint(encoder, isApplied ? 1 : 0);
  });
