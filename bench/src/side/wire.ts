import { scanRow } from '@causeway/server/src/sync/scan-update.ts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readBareFrame } from '../comparators/bare-frames.ts';

/** What a frame of a server says. */
export interface Heard {
  /** Updates of the client that are acknowledged with it. */
  readonly acknowledged: number;
  /** Updates of others, or of the document so far. */
  readonly updates: readonly Uint8Array[];
  /** The document may be used from now on. */
  readonly isOpen?: boolean;
}

/** How one kind of server is spoken to, about one document. */
export interface Wire {
  /** What a client says first; nothing: it is in as soon as the socket is open. */
  readonly hello?: Uint8Array;
  /** Asks for the whole document. */
  readonly ask?: Uint8Array;
  frame(update: Uint8Array): Uint8Array;
  read(frame: Uint8Array): Heard;
}

export const bare: Wire = {
  frame: (update) => update,
  read: (frame) => {
    const { acknowledged, messages } = readBareFrame(frame);
    return { acknowledged, updates: messages };
  },
};

const SYNC = 0;
const AUTH = 2;
const SYNC_REPLY = 4;
const SYNC_STATUS = 8;
const STEP_1 = 0;
const UPDATE = 2;
const AUTHENTICATED = 2;
const NOTHING = { acknowledged: 0, updates: [] };
const EMPTY_VECTOR = Uint8Array.of(0);

/** y-websocket: the address names the document, frames do not. Nothing is acknowledged. */
export const yWebsocket: Wire = {
  frame: (update) => encoding.encode((encoder) => writeSync(encoder, UPDATE, update)),
  read: (frame) => {
    const decoder = decoding.createDecoder(frame);
    return decoding.readVarUint(decoder) === SYNC ? readSync(decoder) : NOTHING;
  },
};

/** Hocuspocus, and so Causeway. */
export function hocuspocus(document: string, token: string): Wire {
  return {
    hello: encoding.encode((encoder) => {
      encoding.writeVarString(encoder, document);
      encoding.writeVarUint(encoder, AUTH);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, token);
    }),
    ask: sync(STEP_1, EMPTY_VECTOR),
    frame: (update) => sync(UPDATE, update),
    read: readHocuspocus,
  };

  function sync(type: number, bytes: Uint8Array): Uint8Array {
    return encoding.encode((encoder) => {
      encoding.writeVarString(encoder, document);
      writeSync(encoder, type, bytes);
    });
  }
}

function readHocuspocus(frame: Uint8Array): Heard {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarString(decoder);
  const type = decoding.readVarUint(decoder);
  if (type === SYNC || type === SYNC_REPLY) return readSync(decoder);
  if (type === AUTH) return { ...NOTHING, isOpen: accepted(decoding.readVarUint(decoder)) };
  if (type === SYNC_STATUS) {
    if (decoding.readVarUint(decoder) !== 1) throw new Error('an update was refused');
    return { ...NOTHING, acknowledged: 1 };
  }
  return NOTHING;
}

function accepted(answer: number): boolean {
  if (answer !== AUTHENTICATED) throw new Error('access was denied');
  return true;
}

function writeSync(encoder: encoding.Encoder, type: number, bytes: Uint8Array): void {
  encoding.writeVarUint(encoder, SYNC);
  encoding.writeVarUint(encoder, type);
  encoding.writeVarUint8Array(encoder, bytes);
}

function readSync(decoder: decoding.Decoder): Heard {
  if (decoding.readVarUint(decoder) === STEP_1) return NOTHING;
  return { acknowledged: 0, updates: [decoding.readVarUint8Array(decoder)] };
}

/** Messages of one update. */
export const messagesIn = (update: Uint8Array): number =>
  scanRow(update).reduce((sum, { clock, end }) => sum + end - clock, 0);
