/** First byte of a message of bytes in one frame. */
const WHOLE_BINARY = 0x82;
/** Lengths that say how the length is told. */
const IN_2_BYTES = 126;
const IN_8_BYTES = 127;

/** `payload` as one WebSocket frame of a server (RFC 6455 §5.2): its header and it in one piece. */
export function webSocketFrame(payload: Uint8Array): Buffer {
  const { byteLength } = payload;
  const header = byteLength < IN_2_BYTES ? 2 : byteLength < 0x1_0000 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + byteLength);
  frame[0] = WHOLE_BINARY;
  if (header === 2) frame[1] = byteLength;
  else if (header === 4) {
    frame[1] = IN_2_BYTES;
    frame.writeUInt16BE(byteLength, 2);
  } else {
    frame[1] = IN_8_BYTES;
    frame.writeBigUInt64BE(BigInt(byteLength), 2);
  }
  frame.set(payload, header);
  return frame;
}

let last: { readonly payload: Uint8Array; readonly frame: Buffer } | undefined;

/** The same, made once for a payload that is given several times in a row, as a broadcast's is. It is not changed meanwhile. */
export function sharedFrame(payload: Uint8Array): Buffer {
  if (last?.payload !== payload) last = { payload, frame: webSocketFrame(payload) };
  return last.frame;
}
