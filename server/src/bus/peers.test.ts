import { beforeEach, expect, it } from 'vitest';
import { Peers } from './peers.ts';

let gone: string[];
let peers: Peers;
beforeEach(() => {
  gone = [];
  peers = new Peers({ silence: 3, death: 10 }, (server) => gone.push(server));
});

it('a server that says nothing is in doubt, and later gone', () => {
  peers.heard('a', 0);
  peers.heard('b', 9);
  expect([peers.areSilent(3), peers.areSilent(4)]).toEqual([false, true]);
  peers.expire(10);
  expect(gone).toEqual([]);
  peers.expire(11);
  expect(gone).toEqual(['a']);
  expect(peers.areSilent(12)).toBe(false);
});

it('a server that says goodbye is gone at once, and once', () => {
  peers.heard('a', 0);
  peers.leave('a');
  peers.leave('a');
  peers.expire(100);
  expect(gone).toEqual(['a']);
});

it('silence while nothing came through does not count', () => {
  peers.heard('a', 0);
  peers.hope(20);
  peers.expire(25);
  expect(gone).toEqual([]);
});
