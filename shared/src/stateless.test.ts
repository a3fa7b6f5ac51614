import { expect, test } from 'vitest';
import { REFUSAL_CODES, sealedHead, sealedReason, zStateless } from './stateless.ts';
import { ADA, opId } from './testing/people.ts';

const refused = (code: string): object => ({
  t: 'refused',
  doc: 'channel/General000000001/0',
  ops: [{ id: opId(ADA, 1), code, message: 'why' }],
});

test.each([
  ...REFUSAL_CODES.map(refused),
  { t: 'revoked', doc: 'channel/General000000001/0' },
  { t: 'stream', of: opId(ADA, 1), from: 0, text: 'x' },
  { t: 'hello', now: 1.5, epoch: 'e' },
  { t: 'hello', now: 1.5, epoch: 'e', first: 3 },
])('[ST1] %j parses as it is', (message) => expect(zStateless.parse(message)).toEqual(message));

test.each([
  null,
  'hello',
  {},
  { t: 'other' },
  refused('unheard-of'),
  { t: 'stream', of: 'x', from: 0, text: '' },
  { t: 'stream', of: opId(ADA, 1), from: -1, text: '' },
  { t: 'hello', now: '1', epoch: 'e' },
])('[ST1] %j does not', (message) => expect(zStateless.safeParse(message).success).toBe(false));

test('[ST1] a sealed document is denied with its successor', () => {
  expect(sealedReason(7)).toBe('sealed:7');
  expect(sealedHead('sealed:7')).toBe(7);
  for (const other of ['permission-denied', 'sealed:', 'sealed:-1', 'sealed:7x']) {
    expect(sealedHead(other)).toBeUndefined();
  }
});
