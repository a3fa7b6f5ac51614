import 'fake-indexeddb/auto';
import { channelDoc } from '@causeway/shared/doc-name';
import type { ChannelId } from '@causeway/shared/id';
import { expect, test } from 'vitest';
import { leave } from '../testing/leave.ts';
import { MapStorage } from '../testing/map-storage.ts';
import { onFullDisk } from '../testing/on-full-disk.ts';
import { IdbDocStore } from './idb-doc-store.ts';
import { type Append, PARTING_CHARS, PartingWrites } from './parting-writes.ts';

const DOC = channelDoc('General000000001' as ChannelId, 0);
const NEVER = new Promise<void>(() => undefined);

const append = (...bytes: number[]): Append => ({ doc: DOC, update: Uint8Array.from(bytes) });
const leftOf = (storage: MapStorage, name = 'mine'): Append[] =>
  new PartingWrites(storage, name).left().flatMap(({ appends }) => appends);

test('what is under way when the page goes, and what is begun then, is left to the next page', () => {
  const storage = new MapStorage();
  const page = new PartingWrites(storage, 'mine');
  page.add(append(0, 255, 128), NEVER);
  expect(leftOf(storage)).toEqual([]);
  page.part(true);
  page.add(append(2), NEVER);
  expect(leftOf(storage)).toEqual([append(0, 255, 128), append(2)]);
  expect(leftOf(storage, 'others')).toEqual([]);
});

test('pages leave their writes beside each other', () => {
  const storage = new MapStorage();
  for (const byte of [1, 2]) leave(storage, 'mine', append(byte));
  expect(leftOf(storage)).toEqual([append(1), append(2)]);
});

test('nothing is left of what was written, nor by a page that is back', async () => {
  const storage = new MapStorage();
  const page = new PartingWrites(storage, 'mine');
  page.part(true);
  const failed = Promise.reject(new Error('no space'));
  page.add(append(1), Promise.resolve());
  page.add(append(2), failed);
  await failed.catch(() => undefined);
  expect(storage.length).toBe(0);
  page.add(append(3), NEVER);
  expect(storage.length).toBe(1);
  page.part(false);
  expect(storage.length).toBe(0);
});

test(`at most ${PARTING_CHARS} characters are left: what is long is left out`, () => {
  const storage = new MapStorage();
  const page = new PartingWrites(storage, 'mine');
  const long = { doc: DOC, update: new Uint8Array(PARTING_CHARS) };
  for (const one of [append(1), long, append(2)]) page.add(one, NEVER);
  page.part(true);
  expect(leftOf(storage)).toEqual([append(1), append(2)]);
});

test('a full storage disturbs nobody', () => {
  const page = new PartingWrites(new MapStorage(10), 'mine');
  page.add(append(1), NEVER);
  expect(() => page.part(true)).not.toThrow();
});

test('what is not readable is nothing', () => {
  const storage = new MapStorage();
  for (const [at, text] of ['{', 'null', '[1]', '[["a", 1]]'].entries())
    storage.setItem(`causeway-parting/mine/${at}`, text);
  expect(leftOf(storage)).toEqual([]);
});

test('a store that is opened writes what was left, once', async () => {
  const storage = new MapStorage();
  leave(storage, 'left', append(1, 2, 3));
  for (const _ of ['first', 'second']) {
    const store = new IdbDocStore('left', storage);
    await store.open();
    expect((await store.load(DOC)).updates.map((update) => [...update])).toEqual([[1, 2, 3]]);
    expect(storage.length).toBe(0);
    await store.close();
  }
});

test('what a page leaves while the rest is taken over stays', async () => {
  const storage = new MapStorage();
  const going = leave(storage, 'going on', append(1));
  const store = new IdbDocStore('going on', storage);
  const taken = store.takeOver();
  going.add(append(2), NEVER);
  await taken;
  expect(leftOf(storage, 'going on')).toEqual([append(1), append(2)]);
  await store.takeOver();
  expect(storage.length).toBe(0);
  expect((await store.load(DOC)).updates.map((update) => [...update])).toEqual([[1], [1], [2]]);
  await store.destroy();
});

test('a store that cannot write what was left opens, and leaves it', async () => {
  const storage = new MapStorage();
  leave(storage, 'full', append(1));
  const store = new IdbDocStore('full', storage);
  await onFullDisk(() => store.open());
  expect(leftOf(storage, 'full')).toEqual([append(1)]);
  await store.destroy();
  expect(storage.length).toBe(0);
});

test('a store puts down what it has not written when the page goes', async () => {
  const storage = new MapStorage();
  const store = new IdbDocStore('going', storage);
  await store.open();
  const first = store.append(DOC, Uint8Array.of(1));
  store.hurry(true);
  const second = store.append(DOC, Uint8Array.of(2));
  expect(leftOf(storage, 'going')).toEqual([append(1), append(2)]);
  await Promise.all([first, second]);
  expect(storage.length).toBe(0);
  await store.destroy();
});
