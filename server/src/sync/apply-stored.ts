import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';

/** How lib0 marks a string (`encoding.writeAny`). */
const STRING = 119;

/**
 * Applies `update`, which is stored: whose checksum is right, and whose strings were found to be UTF-8 when it was admitted.
 * A log is texts and little else, and to have each decoded by a `TextDecoder`, as `Y.applyUpdate` does, is most of the time
 * that it takes.
 */
export function applyStored(doc: Y.Doc, update: Uint8Array): void {
  Y.applyUpdateV2(doc, update, undefined, StoredDecoder);
}

class StoredDecoder extends Y.UpdateDecoderV1 {
  readonly #bytes: Buffer;

  constructor(decoder: decoding.Decoder) {
    super(decoder);
    const { buffer, byteOffset, byteLength } = decoder.arr;
    this.#bytes = Buffer.from(buffer, byteOffset, byteLength);
  }

  override readAny(): unknown {
    const decoder = this.restDecoder;
    if (decoder.arr[decoder.pos] !== STRING) return super.readAny();
    decoder.pos++;
    const length = decoding.readVarUint(decoder);
    decoder.pos += length;
    return this.#bytes.toString('utf8', decoder.pos - length, decoder.pos);
  }
}
