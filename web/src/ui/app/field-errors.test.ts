import { expect, it } from 'vitest';
import { ApiFailure } from '../../session/app.ts';
import { fieldErrors } from './field-errors.ts';

const failure = (details: unknown) => new ApiFailure('invalid', 'Some values are not valid.', details);

it('names the first thing wrong with each field, as a sentence', () => {
  const details = [
    { path: 'body.handle', message: 'is taken' },
    { path: ['body', 'name'], message: 'must not be blank' },
    { path: 'handle', message: 'second' },
  ];
  expect(fieldErrors(failure(details))).toEqual({ handle: 'Is taken.', name: 'Must not be blank.' });
});

it('finds nothing in what it does not know', () => {
  for (const details of [undefined, 'text', [1], [{ path: 3, message: 'x' }], [{ message: 'x' }]]) {
    expect(fieldErrors(failure(details))).toEqual({});
  }
  expect(fieldErrors(new Error('x'))).toEqual({});
});
