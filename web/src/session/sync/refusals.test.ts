import type { OpId } from '@causeway/shared/id';
import type { RefusalCode, RefusedOp } from '@causeway/shared/stateless';
import { expect, test } from 'vitest';
import { Refusals } from './refusals.ts';

const MINE = 'Adaaaaaaaa.000000000001' as OpId;
const texts = new Map([[MINE, 'text']]);
const refused = (code: RefusalCode, id = MINE): RefusedOp[] => [{ id, code, message: 'no' }];

test('an op that may not be is given up at once; what is not mine is nobody’s loss', () => {
  const refusals = new Refusals();
  expect(refusals.final(refused('forbidden'), texts)).toEqual([
    { id: MINE, code: 'forbidden', message: 'no', text: 'text' },
  ]);
  expect(refusals.final(refused('author', 'Bobbbbbbbb.000000000001' as OpId), texts)).toEqual([]);
});

test('an op in an update that could not be is sent again, but not for ever', () => {
  const refusals = new Refusals();
  for (let at = 0; at < 3; at++) expect(refusals.final(refused('gap'), texts)).toEqual([]);
  expect(refusals.final(refused('gap'), texts)).toHaveLength(1);
  refusals.acknowledged();
  expect(refusals.final(refused('gap'), texts)).toEqual([]);
});

test('an op that came too soon after others is never given up', () => {
  const refusals = new Refusals();
  for (let at = 0; at < 10; at++) expect(refusals.final(refused('rate'), texts)).toEqual([]);
});

test('an op that came to a sealed segment is never given up: it goes to the next one', () => {
  const refusals = new Refusals();
  for (let at = 0; at < 10; at++) expect(refusals.final(refused('sealed'), texts)).toEqual([]);
});
