import type { Connection, Document } from '@hocuspocus/server';
import * as encoding from 'lib0/encoding';

/** What begins all frames of a connection: devices have an address of their own for each document and socket. */
interface Address {
  readonly text: string;
  readonly bytes: Uint8Array;
}

const addresses = new WeakMap<Connection, Address>();

function addressOf(connection: Connection): Address {
  const known = addresses.get(connection);
  if (known) return known;
  const text = connection.messageAddress;
  const bytes = encoding.encode((encoder) => encoding.writeVarString(encoder, text));
  const address = { text, bytes };
  addresses.set(connection, address);
  return address;
}

/**
 * Has `document` encode once what goes to all of its connections, and put each one's address before it. Hocuspocus, whose
 * method this replaces, encodes all anew for each address, which costs as much as sending it.
 */
export function encodeBroadcastsOnce(document: Document): void {
  Object.assign(document, {
    broadcast(
      encode: (address: string) => Uint8Array,
      filter: (connection: Connection) => boolean = () => true,
    ): void {
      let rest: Uint8Array | undefined;
      let last: { readonly address: string; readonly message: Uint8Array } | undefined;
      for (const connection of document.getConnections()) {
        if (!filter(connection)) continue;
        const { text, bytes } = addressOf(connection);
        rest ??= encode(text).subarray(bytes.length);
        // Who uses no such addresses shares the message, too.
        if (last?.address !== text) last = { address: text, message: Buffer.concat([bytes, rest]) };
        connection.send(last.message);
      }
    },
  });
}
