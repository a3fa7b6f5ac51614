import { expect, it } from 'vitest';
import { proxyMatcher } from './proxy-address.ts';

it.each([
  [['10.0.0.0/8'], '10.1.2.3', true],
  [['10.0.0.0/8'], '11.1.2.3', false],
  [['127.0.0.1'], '127.0.0.1', true],
  [['127.0.0.1'], '::ffff:127.0.0.1', true],
  [['::1', 'fd00::/8'], 'fd12::1', true],
  [['::1'], 'not an address', false],
  [[], '127.0.0.1', false],
] as const)('of %j, %s is one: %s', (networks, address, expected) => {
  expect(proxyMatcher(networks)(address)).toBe(expected);
});
