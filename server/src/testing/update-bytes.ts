import * as encoding from 'lib0/encoding';

/** A part of an update, as written bytes: for updates that Yjs itself would never make. */
export type Part = (encoder: encoding.Encoder) => void;

export const uint =
  (value: number): Part =>
  (encoder) =>
    encoding.writeVarUint(encoder, value);
export const byte =
  (value: number): Part =>
  (encoder) =>
    encoding.writeUint8(encoder, value);
export const any =
  (value: unknown): Part =>
  (encoder) =>
    encoding.writeAny(encoder, value as never);
export const varString =
  (value: string): Part =>
  (encoder) =>
    encoding.writeVarString(encoder, value);
export const raw =
  (bytes: readonly number[]): Part =>
  (encoder) =>
    encoding.writeUint8Array(encoder, new Uint8Array(bytes));

export function bytesOf(...parts: readonly Part[]): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const part of parts) part(encoder);
  return encoding.toUint8Array(encoder);
}

export const all =
  (...parts: readonly Part[]): Part =>
  (encoder) => {
    for (const part of parts) part(encoder);
  };

/** The strings of a struct. */
export const texts = (...values: readonly string[]): Part => all(uint(values.length), ...values.map(any));
/** A lawful struct at the beginning of the log. */
export const first = (...values: readonly string[]): Part =>
  all(byte(0x08), uint(1), varString('log'), texts(...values));
/** A lawful struct after an item. */
export const behind = (client: number, clock: number, ...values: readonly string[]): Part =>
  all(byte(0x88), uint(client), uint(clock), texts(...values));
/** A block of structs. */
export const block = (client: number, clock: number, ...structs: readonly Part[]): Part =>
  all(uint(structs.length), uint(client), uint(clock), ...structs);
export const noDeletes: Part = uint(0);
/** An update of these blocks, with an empty delete set. */
export const update = (...blocks: readonly Part[]): Uint8Array =>
  bytesOf(uint(blocks.length), ...blocks, noDeletes);
/** An update of one block of one client. */
export const one = (...structs: readonly Part[]): Uint8Array => update(block(1, 0, ...structs));
