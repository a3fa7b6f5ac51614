import { expect, it } from 'vitest';
import { addressReader } from './client-address.ts';

it.each([
  // Nobody is trusted: the header is anybody's to write.
  [[], '192.0.2.1', '198.51.100.7', '192.0.2.1'],
  [[], '::ffff:192.0.2.1', undefined, '192.0.2.1'],
  // One proxy: what it appended counts, what the client sent before does not.
  [['127.0.0.1'], '127.0.0.1', '10.9.9.9, 198.51.100.7', '198.51.100.7'],
  [['127.0.0.1'], '127.0.0.1', undefined, '127.0.0.1'],
  [['127.0.0.1'], '192.0.2.1', '198.51.100.7', '192.0.2.1'],
  // Two in a row.
  [['127.0.0.1', '10.0.0.0/8'], '127.0.0.1', '203.0.113.5, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
  [['10.0.0.0/8'], '10.0.0.1', '', '10.0.0.1'],
] as const)('trusting %j, %s with %j is %s', (trusted, peer, header, expected) => {
  expect(addressReader(trusted)(peer, header)).toBe(expected);
});

it('knows a socket that is gone by no address', () => {
  expect(addressReader([])(undefined, undefined)).toBe('unknown');
});
