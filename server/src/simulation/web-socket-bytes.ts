/** The client's side of RFC 6455, as bytes: enough to speak with `ws` over any stream. */

export const OPCODE = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame of a client. Its mask is of zeros, which changes nothing. */
export function clientFrame(opcode: number, payload: Uint8Array): Uint8Array {
  const size = payload.byteLength;
  const length =
    size < 126 ? [0x80 | size] : size < 65_536 ? [0xfe, size >> 8, size & 255] : longLength(size);
  return Buffer.concat([Uint8Array.from([0x80 | opcode, ...length, 0, 0, 0, 0]), payload]);
}

const longLength = (size: number): number[] => [
  0xff,
  0,
  0,
  0,
  0,
  size >>> 24,
  (size >> 16) & 255,
  (size >> 8) & 255,
  size & 255,
];

const END_OF_HEAD = '\r\n\r\n';

/** Takes a server's bytes apart as they come: the answer to the upgrade, then frames. */
export class ServerBytes {
  #rest: Buffer = Buffer.alloc(0);
  #isUpgraded = false;

  /** The frames that are whole now; throws when the server has refused the upgrade. */
  read(bytes: Uint8Array): { opcode: number; payload: Uint8Array }[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    if (!this.#isUpgraded && !this.#readHead()) return [];
    const frames: { opcode: number; payload: Uint8Array }[] = [];
    for (let frame = this.#readFrame(); frame !== undefined; frame = this.#readFrame()) frames.push(frame);
    return frames;
  }

  #readHead(): boolean {
    const end = this.#rest.indexOf(END_OF_HEAD);
    if (end < 0) return false;
    const status = this.#rest.subarray(0, end).toString().split('\r\n')[0];
    if (!status?.includes(' 101 ')) throw new Error(`refused: ${status}`);
    this.#rest = this.#rest.subarray(end + END_OF_HEAD.length);
    this.#isUpgraded = true;
    return true;
  }

  #readFrame(): { opcode: number; payload: Uint8Array } | undefined {
    if (this.#rest.byteLength < 2) return undefined;
    const short = (this.#rest[1] ?? 0) & 127;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (this.#rest.byteLength < head) return undefined;
    const size =
      short < 126 ? short : short === 126 ? this.#rest.readUInt16BE(2) : this.#rest.readUInt32BE(6);
    if (this.#rest.byteLength < head + size) return undefined;
    const opcode = (this.#rest[0] ?? 0) & 15;
    const payload = this.#rest.subarray(head, head + size);
    this.#rest = this.#rest.subarray(head + size);
    return { opcode, payload: new Uint8Array(payload) };
  }
}
