import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldPresence, NOBODY } from './presence.ts';
import { ADA, BOB, CAT } from './testing/people.ts';

test('[PR1] the devices of a person merge', () => {
  const view = foldPresence([
    { user: { id: ADA }, read: 10 },
    { user: { id: ADA }, typing: true, read: 5 },
    { user: { id: BOB }, typing: false },
    { user: { id: CAT }, read: 0, extra: 1 },
  ]);
  expect(view).toEqual({
    online: new Set([ADA, BOB, CAT]),
    typing: new Set([ADA]),
    read: new Map([
      [ADA, 10],
      [CAT, 0],
    ]),
  });
});

test('[PR2] malformed states are ignored', () => {
  const wild = [
    null,
    undefined,
    1,
    'x',
    [],
    {},
    { user: ADA },
    { user: { id: 'x' } },
    { user: { id: ADA }, typing: 1 },
  ];
  expect(foldPresence([...wild, { user: { id: ADA }, read: -1 }, { user: { id: ADA }, read: 1.5 }])).toEqual(
    NOBODY,
  );
});

test('[PR2] nothing that JSON can hold makes it throw', () => {
  fc.assert(fc.property(fc.array(fc.jsonValue()), (states) => void foldPresence(states)));
});
