import type { OpId } from '@causeway/shared/id';
import { ADA, opId } from '@causeway/shared/testing/people';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idList, mayHold } from './id-list.ts';

test('a list holds each of its ids, in 4 bytes, and hardly any other', () => {
  const ids = Array.from({ length: 1_000 }, (_, at) => opId(ADA, at));
  const list = idList(ids);
  expect(list.byteLength).toBe(4_000);
  expect(ids.every((id) => mayHold(list, id))).toBe(true);
  const others = Array.from({ length: 10_000 }, (_, at) => opId(ADA, 5_000 + at));
  expect(others.filter((id) => mayHold(list, id)).length).toBeLessThan(3);
});

test('any ids are found, also in a list that was copied into a larger buffer', () => {
  const anyIds = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }) as fc.Arbitrary<OpId>, {
    minLength: 1,
  });
  const property = fc.property(anyIds, fc.nat(7), (ids, offset) => {
    const list = idList(ids);
    const copy = new Uint8Array(list.length + 8);
    copy.set(list, offset);
    const view = copy.subarray(offset, offset + list.length);
    for (const id of ids) expect(mayHold(view, id)).toBe(true);
  });
  fc.assert(property);
});

test('an empty list holds nothing', () => {
  expect(mayHold(idList([]), opId(ADA, 1))).toBe(false);
});
