import type { Server } from 'node:http';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/**
 * The protocol of the bare servers. A client's frame is the message itself; a server's is a kind, then a count of
 * acknowledged messages, or messages with their length ahead.
 */
const ACKNOWLEDGED = 0;
const PUSHED = 1;

export interface BareFrame {
  readonly acknowledged: number;
  readonly messages: readonly Uint8Array[];
}

export const acknowledgement = (count: number): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, ACKNOWLEDGED);
    encoding.writeVarUint(encoder, count);
  });

export const pushed = (messages: readonly Uint8Array[]): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, PUSHED);
    for (const message of messages) encoding.writeVarUint8Array(encoder, message);
  });

export function readBareFrame(frame: Uint8Array): BareFrame {
  const decoder = decoding.createDecoder(frame);
  if (decoding.readVarUint(decoder) === ACKNOWLEDGED) {
    return { acknowledged: decoding.readVarUint(decoder), messages: [] };
  }
  const messages: Uint8Array[] = [];
  while (decoding.hasContent(decoder)) messages.push(decoding.readVarUint8Array(decoder));
  return { acknowledged: 0, messages };
}

/** On the port that the bench chose. */
export function listen(http: Server): void {
  http.listen(Number(process.env.PORT), '127.0.0.1');
  process.on('SIGTERM', () => process.exit(0));
}
