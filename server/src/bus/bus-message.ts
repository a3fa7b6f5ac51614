import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** What servers say about one document. */
export type DocMessage =
  /** Rows that are committed, in the order of `seq`; `bytes` are theirs, one behind the other, each of `size` bytes. */
  | {
      readonly type: 'rows';
      readonly rows: readonly { readonly seq: number; readonly owner: UserId; readonly size: number }[];
      readonly bytes: Uint8Array;
    }
  /** Awareness of devices that are connected to the sender, as y-protocols encodes it. */
  | { readonly type: 'awareness'; readonly bytes: Uint8Array }
  /** Somebody opened the document: who is there? */
  | { readonly type: 'who' };

/** What servers say about themselves, about rights, and about what is no longer kept. */
export type ServerMessage =
  | { readonly type: 'beat' }
  | { readonly type: 'bye' }
  /** The sender could not publish for a while: look for what you have missed. */
  | { readonly type: 'missed' }
  | { readonly type: 'revoked'; readonly channel: ChannelId; readonly user: UserId }
  | { readonly type: 'role'; readonly channel: ChannelId; readonly user: UserId }
  | { readonly type: 'deleted'; readonly channel: ChannelId }
  | { readonly type: 'ended'; readonly sessions: readonly string[] }
  /** Segments of its log are dropped: `payload`, a stateless message, says so to the connections of the head `doc`. */
  | { readonly type: 'dropped'; readonly doc: DocName; readonly payload: string }
  | StreamMessage;

/**
 * What servers say about answers of the AI that are being written. All of them hear it: whoever opens a channel on any
 * server gets the text so far, and which segment is the channel's head does not matter.
 */
export type StreamMessage =
  | {
      readonly type: 'stream';
      readonly channel: ChannelId;
      readonly of: OpId;
      /** In UTF-16 units. */
      readonly from: number;
      readonly text: string;
    }
  /** It has ended: its text is in the log. */
  | { readonly type: 'stream-end'; readonly of: OpId }
  /** Which are there? Whoever writes some sends them from their beginning. */
  | { readonly type: 'streams' }
  /** Whoever writes it: stop. */
  | { readonly type: 'stream-stop'; readonly of: OpId };

export type BusMessage = DocMessage | ServerMessage;

const STREAM_TYPES: ReadonlySet<string> = new Set<StreamMessage['type']>([
  'stream',
  'stream-end',
  'streams',
  'stream-stop',
]);

export const isOfStreams = (message: BusMessage): message is StreamMessage => STREAM_TYPES.has(message.type);

/** Messages of another version are ignored: while servers are replaced one by one, old and new ones share a bus. */
const VERSION = 1;

/** What all messages of `from` begin with: who hears its own need not read them. */
export function headerOf(from: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, VERSION);
  encoding.writeVarString(encoder, from);
  return encoding.toUint8Array(encoder);
}

/** A message as bytes: version, sender, JSON of all fields but `bytes`, and those as they are. */
export function encodeMessage(from: string, message: BusMessage): Uint8Array {
  const { bytes, ...fields } = { bytes: undefined, ...message };
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, headerOf(from));
  encoding.writeVarString(encoder, JSON.stringify(fields));
  if (bytes !== undefined) encoding.writeUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

/** The message and who sent it; `undefined` for what this version does not understand. */
export function decodeMessage(data: Uint8Array): { from: string; message: BusMessage } | undefined {
  try {
    const decoder = decoding.createDecoder(data);
    if (decoding.readVarUint(decoder) !== VERSION) return undefined;
    const from = decoding.readVarString(decoder);
    const fields = JSON.parse(decoding.readVarString(decoder)) as object;
    // A copy: Y keeps parts of the bytes, which must not hold the whole frame of the socket.
    const bytes = decoding.hasContent(decoder) ? decoding.readTailAsUint8Array(decoder).slice() : undefined;
    return { from, message: { ...fields, ...(bytes && { bytes }) } as BusMessage };
  } catch {
    return undefined;
  }
}
