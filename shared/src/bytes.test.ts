import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsBytes, utf8Bytes } from './bytes.ts';

const encoder = new TextEncoder();
/** Any UTF-16, lone surrogates too. */
const anyUtf16 = fc
  .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd700, max: 0xe100 })))
  .map((units) => String.fromCharCode(...units));

test('[LM7] bytes are those that an encoder makes', () => {
  const property = fc.property(fc.oneof(fc.string({ unit: 'binary' }), anyUtf16), (text) => {
    expect(utf8Bytes(text)).toBe(encoder.encode(text).length);
  });
  fc.assert(property, { numRuns: 1_000 });
});

test('[LM7] what fits is what counting says', () => {
  const property = fc.property(anyUtf16, fc.nat(600), (text, max) => {
    expect(fitsBytes(text, max)).toBe(utf8Bytes(text) <= max);
  });
  fc.assert(property, { numRuns: 1_000 });
});

test.each([
  ['', 0],
  ['a', 1],
  ['\u007f\u0080', 3],
  ['\u07ff\u0800', 5],
  ['👍', 4],
  ['\ud83d', 3],
  ['\udc4d\ud83d', 6],
])('[LM7] %j has %i', (text, bytes) => expect(utf8Bytes(text)).toBe(bytes));
