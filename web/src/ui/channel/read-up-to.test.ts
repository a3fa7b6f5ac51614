import { newOpId } from '@causeway/shared/id';
import { expect, it } from 'vitest';
import { blankMessage } from '../testing/fake-channel.ts';
import { randomBytes } from '../testing/random-bytes.ts';
import { ADA } from '../testing/sample-people.ts';
import type { Row } from '../timeline/timeline-rows.ts';
import { readUpTo } from './read-up-to.ts';

const at = (position: number): Row => {
  const id = newOpId(ADA.id, Date.now(), randomBytes);
  return { type: 'message', key: id, head: true, message: { ...blankMessage(id, position, 'x'), position } };
};

it('marks what has been in sight', () => {
  expect(readUpTo([at(10), at(20), at(30)], 1)).toBe(20);
});

it('never marks a message below, though a late one above has a later position', () => {
  expect(readUpTo([at(10), at(90), at(20), at(30)], 1)).toBe(19);
});

it('marks nothing where nothing was seen', () => {
  expect(readUpTo([at(10)], -1)).toBe(0);
});
