import { expect, test } from 'vitest';
import { NO_MARKS, readMarks, sealedAt } from './marks.ts';

const genesis = '{"k":"genesis","id":"0000000000.aaaaaaaaaaaa","ts":1}';
const seal = '{"k":"seal","id":"0000000000.bbbbbbbbbbbb","ts":9,"next":4}';

test('the server’s genesis and seal are seen, in any order', () => {
  expect(readMarks([seal, genesis], NO_MARKS)).toEqual({ genesis: true, next: 4 });
  expect(readMarks([genesis], NO_MARKS)).toEqual({ genesis: true, next: undefined });
});

test('what brings nothing new keeps the reference', () => {
  expect(readMarks(['{"k":"post","id":"Adaaaaaaaa.aaaaaaaaaaaa","body":"x"}'], NO_MARKS)).toBe(NO_MARKS);
});

test('nobody else’s words are taken for the server’s', () => {
  const forged = [
    '{"k":"seal","id":"Adaaaaaaaa.aaaaaaaaaaaa","ts":1,"next":7}',
    '{"k":"post","id":"Adaaaaaaaa.aaaaaaaaaaab","ts":1,"body":"\\"seal\\" \\"genesis\\""}',
    '"seal"',
    '"genesis" is no JSON',
    '{"k":"seal","id":"0000000000.bbbbbbbbbbbb","ts":1,"next":"7"}',
  ];
  expect(readMarks(forged, NO_MARKS)).toEqual(NO_MARKS);
  expect(sealedAt(forged.slice(0, 4))).toBe(undefined);
});

test('a segment was sealed when its seal says', () => {
  expect(sealedAt([genesis, seal])).toBe(9);
  expect(sealedAt([genesis])).toBe(undefined);
});
