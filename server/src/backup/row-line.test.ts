import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isIntact, lineOf, type Row, rowOf } from './row-line.ts';

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.maxSafeInteger(),
  fc.constant(null),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);
const row = fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), cell, { noNullPrototype: true });

it('a row of any text, number and bytes comes back from its line', () => {
  fc.assert(
    fc.property(row, (cells) => {
      const line = lineOf(cells);
      expect(line).not.toContain('\n');
      expect(rowOf(line)).toEqual(cells);
    }),
  );
});

it.each(['', '{', '[]', 'null', '7', '{"a":true}', '{"a":[1]}', '{"a":{"base64":1}}', '{"a":{}}'])(
  '%j is no row',
  (line) => expect(rowOf(line)).toBeUndefined(),
);

it('bytes that differ from their checksum are noticed', () => {
  const bytes = Buffer.from('as written');
  const intact: Row = { bytes, checksum: crc32(bytes) };
  expect(isIntact(intact)).toBe(true);
  expect(isIntact({ ...intact, bytes: Buffer.from('as writteN') })).toBe(false);
  expect(isIntact({ bytes })).toBe(true);
});
