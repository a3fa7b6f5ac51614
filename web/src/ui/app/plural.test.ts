import { expect, it } from 'vitest';
import { headCount } from './plural.ts';

const heads = (people: number, bots: number) => [
  ...Array.from({ length: people }, () => ({ bot: false })),
  ...Array.from({ length: bots }, () => ({ bot: true })),
];

it.each([
  [0, 0, '0 people'],
  [1, 0, '1 person'],
  [0, 1, '1 bot'],
  [3, 1, '3 people and 1 bot'],
  [1, 2, '1 person and 2 bots'],
])('%i people and %i bots are counted apart', (people, bots, text) => {
  expect(headCount(heads(people, bots))).toBe(text);
});
