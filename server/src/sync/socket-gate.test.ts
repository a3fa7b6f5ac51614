import { expect, it } from 'vitest';
import { SocketGate } from './socket-gate.ts';

const LIMITS = { sockets: 2, perMinute: 3, unauthenticatedBytes: 100 };

it('lets so many sockets of one address in at once, and more when some have left', () => {
  const gate = new SocketGate(() => 0, { ...LIMITS, perMinute: 100 });
  const [first] = [gate.enter('192.0.2.1'), gate.enter('192.0.2.1')];
  expect(gate.enter('192.0.2.1')).toBeUndefined();
  expect(gate.enter('192.0.2.2')).toBeDefined();
  first?.leave();
  expect(gate.enter('192.0.2.1')).toBeDefined();
});

it('lets so many in a minute', () => {
  let now = 0;
  const gate = new SocketGate(() => now, LIMITS);
  const enter = (): boolean => {
    const place = gate.enter('192.0.2.1');
    place?.leave();
    return place !== undefined;
  };
  expect([enter(), enter(), enter(), enter()]).toEqual([true, true, true, false]);
  now = 20_000;
  expect([enter(), enter()]).toEqual([true, false]);
});

it('counts what all sockets of an address have sent before they said who they are', () => {
  const gate = new SocketGate(() => 0, LIMITS);
  const [one, two] = [gate.enter('192.0.2.1'), gate.enter('192.0.2.1')];
  expect([one?.hold(60), two?.hold(40), two?.hold(1)]).toEqual([true, true, false]);
  one?.authenticated();
  expect(two?.hold(59)).toBe(true);
  two?.leave();
  expect(one?.hold(100)).toBe(true);
});

it.each([
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', true],
  ['2001:db8:1:2::1', '2001:0db8:0001:0002::2', true],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['::1', '::2', true],
  ['2001:db8::', '2001:db8::5', true],
])('%s and %s are one network: %s', (a, b, same) => {
  const gate = new SocketGate(() => 0, { ...LIMITS, sockets: 1 });
  gate.enter(a);
  expect(gate.enter(b) === undefined).toBe(same);
});
