/** Bytes of `text` in UTF-8, without encoding it (a lone surrogate counts 3, as its replacement does). */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(index + 1))) {
      bytes += 4;
      index++;
    } else bytes += 3;
  }
  return bytes;
}

/** Whether `text` has at most `max` bytes of UTF-8; seldom counts them, since a UTF-16 unit never has more than 3. */
export const fitsBytes = (text: string, max: number): boolean =>
  text.length <= max && (text.length * 3 <= max || utf8Bytes(text) <= max);

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
