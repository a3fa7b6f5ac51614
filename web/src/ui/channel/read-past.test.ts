import type { OpId } from '@causeway/shared/id';
import { expect, it } from 'vitest';
import { fakePane } from '../testing/render-app.tsx';
import { ADA, BEN, ME } from '../testing/sample-people.ts';
import { readPast } from './read-past.ts';

function setUp() {
  const { channel } = fakePane();
  const root = channel.add(ADA.id, 10, 'Root');
  const reply = (at: number, author = BEN.id) => channel.add(author, at, 'Reply', { thread: root });
  const read = (marker: number, ...seen: OpId[]) =>
    readPast(channel.fold().view.get(), { me: ME.id, marker, seen: new Set(seen) });
  return { channel, reply, read };
}

it('what was seen is read, with what needs no reading', () => {
  const { channel, reply, read } = setUp();
  const first = reply(20);
  reply(30, ME.id);
  channel.delete(channel.add(ADA.id, 40, 'Gone'));
  const last = reply(50);
  expect(read(10, first, last)).toBe(50);
});

it('nothing is read past what was not seen', () => {
  const { channel, reply, read } = setUp();
  const first = reply(20);
  channel.add(ADA.id, 30, 'In the channel');
  const last = reply(40);
  expect(read(10, first, last)).toBe(20);
  expect(read(10, last)).toBe(10);
});

it('of two that came at once, both are to be seen', () => {
  const { reply, read } = setUp();
  const one = reply(20);
  const other = reply(20);
  expect([read(10, one), read(10, other)].every((marker) => marker < 20)).toBe(true);
  expect(read(10, one, other)).toBe(20);
});
