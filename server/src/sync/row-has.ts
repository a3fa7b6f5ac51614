import type { Row } from './journal.ts';

/** Whether one of these texts stands somewhere in the bytes of `row`, in an op or between them. */
export function rowHas({ bytes }: Row, signs: readonly string[]): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return signs.some((sign) => buffer.includes(sign));
}
