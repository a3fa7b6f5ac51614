import { LIMIT } from '@causeway/shared/limit';
import { LOG } from '@causeway/shared/log';
import type { RefusalCode } from '@causeway/shared/stateless';

/**
 * The strict scan of a Yjs update (v1), before Yjs sees it (decision 0002).
 *
 * `Y.decodeUpdate` is no guard: it takes trailing bytes, clientIDs above 32 bits and one client in two blocks, and
 * allocates before it checks. This scan knows one shape only, runs of strings appended to `log`:
 *
 *     update  = varuint(blocks) block* varuint(0)                       the 0 is the empty delete set
 *     block   = varuint(structs) varuint(client) varuint(clock) struct*
 *     struct  = 0x88 varuint(client) varuint(clock) content             after the item with that id
 *             | 0x08 varuint(1) "log" content                           at the beginning of the log
 *     content = varuint(count) (0x77 varstring){count}
 *
 * Nothing is allocated ahead of bytes that are there: a declared count costs nothing by itself. Numbers are read by a
 * reader of its own: lib0's returns `NaN` for a long enough run of 0x80, which passes every comparison.
 */

export interface ScannedStruct {
  readonly clock: number;
  /** The item on its left; none at the beginning of the log. */
  readonly origin: { readonly client: number; readonly clock: number } | undefined;
  readonly texts: readonly string[];
}

export interface ScannedBlock {
  readonly client: number;
  /** Clock of the first element. */
  readonly clock: number;
  /** Clock after the last element. */
  readonly end: number;
  readonly structs: readonly ScannedStruct[];
}

export type ScanCode = Extract<
  RefusalCode,
  'malformed' | 'deletes' | 'foreign-type' | 'too-large' | 'client-id'
>;

/** The update is none that a lawful client sends. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
  readonly code: ScanCode;

  constructor(code: ScanCode, message: string) {
    super(message);
    this.code = code;
  }
}

const STRUCT_AFTER_ORIGIN = 0x88;
const STRUCT_AT_BEGINNING = 0x08;
const PARENT_IS_ROOT = 1;
const ANY_STRING = 119;
const MAX_CLIENT = 0xffff_ffff;
/** Enough to tell that a number is too big for what it stands for. */
const MAX_UINT_BYTES = 8;
const REPLACEMENT = '\ufffd';
/** As Yjs reads: a byte order mark is part of the text. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Clocks count the elements of one client in one segment. */
const MAX_CLOCK = 0x7fff_ffff;

/** The blocks of a client's `update`. Throws {@link ScanError}, and nothing else. */
export function scanUpdate(update: Uint8Array): ScannedBlock[] {
  if (update.length > LIMIT.updateBytes) {
    throw new ScanError('too-large', `an update may have ${LIMIT.updateBytes} bytes`);
  }
  return new Scanner(update, LIMIT.updateStructs).update();
}

/** Like {@link scanUpdate} for a journaled row: the server's own rows may be larger than what a client may send. */
export const scanRow = (row: Uint8Array): ScannedBlock[] =>
  new Scanner(row, Number.POSITIVE_INFINITY).update();

class Scanner {
  readonly #bytes: Buffer;
  readonly #words: DataView;
  /** The whole update, a character per byte: texts of ASCII are slices of it, which copy nothing. */
  readonly #chars: string;
  #at = 0;
  #structsLeft: number;

  constructor(update: Uint8Array, maxStructs: number) {
    this.#bytes = Buffer.from(update.buffer, update.byteOffset, update.byteLength);
    this.#words = new DataView(update.buffer, update.byteOffset, update.byteLength);
    this.#chars = this.#bytes.toString('latin1');
    this.#structsLeft = maxStructs;
  }

  update(): ScannedBlock[] {
    const blocks: ScannedBlock[] = [];
    for (let left = this.#uint(); left > 0; left--) blocks.push(this.#block());
    if (hasClientTwice(blocks)) throw new ScanError('client-id', 'one client in two blocks');
    if (this.#uint() !== 0) throw new ScanError('deletes', 'nothing in a log is ever deleted');
    if (this.#at < this.#bytes.length) throw new ScanError('malformed', 'bytes after the end');
    return blocks;
  }

  #block(): ScannedBlock {
    const count = this.#uint();
    const client = this.#uint();
    if (client > MAX_CLIENT) throw new ScanError('client-id', 'clientIDs have 32 bits');
    const clock = this.#uint();
    if (count === 0) throw new ScanError('malformed', 'a block without structs');
    const structs: ScannedStruct[] = [];
    let end = clock;
    for (let left = count; left > 0; left--) {
      if (--this.#structsLeft < 0) throw new ScanError('too-large', 'too many structs in one update');
      const struct = this.#struct(end);
      end += struct.texts.length;
      if (end > MAX_CLOCK) throw new ScanError('malformed', 'a clock above 2^31');
      structs.push(struct);
    }
    return { client, clock, end, structs };
  }

  #struct(clock: number): ScannedStruct {
    const info = this.#byte();
    if (info === STRUCT_AFTER_ORIGIN) {
      const origin = { client: this.#uint(), clock: this.#uint() };
      return { clock, origin, texts: this.#texts() };
    }
    if (info !== STRUCT_AT_BEGINNING) throw new ScanError('foreign-type', 'only appended texts are lawful');
    if (this.#uint() !== PARENT_IS_ROOT || this.#string() !== LOG) {
      throw new ScanError('foreign-type', `the only shared type is "${LOG}"`);
    }
    return { clock, origin: undefined, texts: this.#texts() };
  }

  #texts(): string[] {
    const texts: string[] = [];
    const count = this.#uint();
    if (count === 0) throw new ScanError('malformed', 'a struct without content');
    for (let left = count; left > 0; left--) {
      if (this.#byte() !== ANY_STRING) {
        throw new ScanError('foreign-type', 'an element of the log is a string');
      }
      texts.push(this.#string());
    }
    return texts;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new ScanError('malformed', 'the update ends too early');
    return byte;
  }

  /** A number in as few bytes as it needs, as Yjs writes it. */
  #uint(): number {
    let value = this.#byte();
    if (value < 0x80) return value;
    value &= 0x7f;
    for (let index = 1; index < MAX_UINT_BYTES; index++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte === 0) break;
      if (byte < 0x80) return value;
    }
    throw new ScanError('malformed', 'a number is too long');
  }

  #string(): string {
    const length = this.#uint();
    const from = this.#at;
    const to = from + length;
    if (to > this.#bytes.length) throw new ScanError('malformed', 'the update ends too early');
    this.#at = to;
    // Nearly all ops: a slice costs a tenth of decoding.
    if (this.#isAscii(from, to)) return this.#chars.slice(from, to);
    // Costs half of what a decoder does that throws; where something is wrong it leaves U+FFFD behind.
    const text = this.#bytes.toString('utf8', from, to);
    return text.includes(REPLACEMENT) ? strictText(this.#bytes.subarray(from, to)) : text;
  }

  /** Looks at four bytes at a time, at the last ones perhaps twice. What is shorter than that is decoded. */
  #isAscii(from: number, to: number): boolean {
    const last = to - 4;
    if (last < from) return false;
    let bits = this.#words.getInt32(last);
    for (let at = from; at < last; at += 4) bits |= this.#words.getInt32(at);
    return (bits & 0x8080_8080) === 0;
  }
}

/** Either somebody wrote U+FFFD, or the bytes are no UTF-8. */
function strictText(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new ScanError('malformed', 'a text is not valid UTF-8');
  }
}

const hasClientTwice = (blocks: readonly ScannedBlock[]): boolean =>
  blocks.length > 1 && new Set(clientsOf(blocks)).size < blocks.length;

export const clientsOf = (blocks: readonly ScannedBlock[]): number[] => blocks.map((block) => block.client);

/** All texts of `blocks`, in the order of the bytes. */
export const textsOf = (blocks: readonly ScannedBlock[]): string[] =>
  blocks.flatMap((block) => block.structs.flatMap((struct) => struct.texts));
