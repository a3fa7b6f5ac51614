import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** The frames of the Hocuspocus protocol, as far as the session looks into them. */

const TYPE = { sync: 0, auth: 2, syncStatus: 8 } as const;
const SYNC = { step1: 0, step2: 1, update: 2 } as const;

export type Frame =
  /** Asks for what is missing beyond `vector`. */
  | { readonly type: 'step1'; readonly key: string; readonly vector: Map<number, number> }
  /** Carries ops; the server answers each with a `status`. */
  | { readonly type: 'update'; readonly key: string; readonly update: Uint8Array }
  | { readonly type: 'auth'; readonly key: string }
  | { readonly type: 'status'; readonly key: string; readonly applied: boolean }
  | { readonly type: 'other'; readonly key: string };

/** `key` is the routing key: the document's name and the provider's session id. Throws on malformed bytes. */
export function readFrame(bytes: Uint8Array): Frame {
  const decoder = decoding.createDecoder(bytes);
  const key = decoding.readVarString(decoder);
  switch (decoding.readVarUint(decoder)) {
    case TYPE.sync:
      return readSync(decoder, key);
    case TYPE.auth:
      return { type: 'auth', key };
    case TYPE.syncStatus:
      return { type: 'status', key, applied: decoding.readVarInt(decoder) === 1 };
    default:
      return { type: 'other', key };
  }
}

function readSync(decoder: decoding.Decoder, key: string): Frame {
  const step = decoding.readVarUint(decoder);
  const payload = decoding.readVarUint8Array(decoder);
  return step === SYNC.step1
    ? { type: 'step1', key, vector: Y.decodeStateVector(payload) }
    : { type: 'update', key, update: payload };
}

/** An update under the routing key `key`. */
export function updateFrame(key: string, update: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, key);
  encoding.writeVarUint(encoder, TYPE.sync);
  encoding.writeVarUint(encoder, SYNC.update);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}
