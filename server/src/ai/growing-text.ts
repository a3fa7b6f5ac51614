import { LIMIT } from '@causeway/shared/limit';

/** Between two frames, in ms. Shorter ones cost more bytes than they carry text, longer ones are seen. */
const FRAME_MS = 105;

/** Sends text from an offset on, in UTF-16 units. */
type Send = (from: number, text: string) => void;

/**
 * The text of an answer while it grows: sends what came, at most so often, in pieces that follow each other. No piece
 * ends in the middle of a character.
 */
export class GrowingText {
  readonly #send: Send;
  #text: string;
  #bytesLeft: number;
  #sent: number;
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** `base`: what it begins with; that was sent. */
  constructor(base: string, send: Send) {
    this.#send = send;
    this.#text = base;
    this.#sent = base.length;
    this.#bytesLeft = LIMIT.streamBodyBytes - Buffer.byteLength(base);
  }

  /** All of it, without half a character at its end. */
  get text(): string {
    return this.#text.slice(0, wholeLength(this.#text)).toWellFormed();
  }

  /** `false`: there was no room for all of it. */
  push(piece: string): boolean {
    // PostgreSQL keeps no text with this character.
    const clean = piece.replaceAll('\u0000', '');
    const fitting = beginning(clean, this.#bytesLeft);
    this.#text += fitting;
    this.#bytesLeft -= Buffer.byteLength(fitting);
    this.#schedule();
    return fitting.length === clean.length;
  }

  /** Sends no more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sent = Number.POSITIVE_INFINITY;
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#sentAt + FRAME_MS - performance.now();
    if (wait <= 0) {
      this.#flush();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, wait);
  }

  #flush(): void {
    const end = wholeLength(this.#text);
    if (end <= this.#sent) return;
    const from = this.#sent;
    this.#sent = end;
    this.#sentAt = performance.now();
    this.#send(from, this.#text.slice(from, end));
  }
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;

/** Length without the first half of a character at the end. */
const wholeLength = (text: string): number =>
  text.length > 0 && isHigh(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length;

/** As much of `text` as has room. */
function beginning(text: string, bytes: number): string {
  // No character takes more than three bytes for each of its units.
  if (text.length * 3 <= bytes) return text;
  let left = bytes;
  let end = 0;
  for (const character of text) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}
