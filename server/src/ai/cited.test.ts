import { expect, it } from 'vitest';
import { cited } from './cited.ts';

it.each([
  ['see [2] and [1][2]', ['1a', '2b']],
  ['see [1, 3]', ['1a', '3c']],
  ['see [0], [4], [-1], [1.5], [x], [99999]', []],
  ['a [link](https://x.example) and [ ] and []', []],
])('%s', (text, expected) => {
  expect(cited(text, ['a', 'b', 'c']).map(({ ref, id }) => `${ref}${id}`)).toEqual(expected);
});
