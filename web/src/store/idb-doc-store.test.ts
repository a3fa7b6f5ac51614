import 'fake-indexeddb/auto';
import { channelDoc } from '@causeway/shared/doc-name';
import type { ChannelId } from '@causeway/shared/id';
import { describeDocStore } from '@causeway/shared/store/doc-store-contract.suite';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { MapStorage } from '../testing/map-storage.ts';
import { onFullDisk } from '../testing/on-full-disk.ts';
import { IdbDocStore } from './idb-doc-store.ts';
import { StoreFailure } from './store-failure.ts';

const DOC = channelDoc('General000000001' as ChannelId, 0);

describeDocStore('IndexedDB', (place) => Promise.resolve(new IdbDocStore(place, new MapStorage())));

test('documents asked for in one turn are all read', async () => {
  const store = new IdbDocStore('many', new MapStorage());
  const docs = Array.from({ length: 20 }, (_, index) => channelDoc(DOC.slice(8, 24) as ChannelId, index));
  await Promise.all(docs.map((doc, index) => store.append(doc, Uint8Array.of(index))));
  const loaded = await Promise.all(docs.map((doc) => store.load(doc)));
  expect(loaded.map(({ updates }) => updates.map((update) => [...update]))).toEqual(
    docs.map((_, index) => [[index]]),
  );
  await store.destroy();
});

test('in a hurry, a write begins while another is under way, and comes after it', async () => {
  const store = new IdbDocStore('hurried', new MapStorage());
  await store.load(DOC);
  const begin = IDBDatabase.prototype.transaction;
  const begun: string[] = [];
  IDBDatabase.prototype.transaction = function (...args) {
    const transaction = begin.apply(this, args);
    begun.push('begun');
    transaction.addEventListener('complete', () => begun.push('complete'));
    return transaction;
  };
  try {
    const first = store.append(DOC, Uint8Array.of(1));
    // Microtasks alone, which no transaction completes in.
    while (begun.length === 0) await Promise.resolve();
    const second = store.append(DOC, Uint8Array.of(2));
    store.hurry(true);
    const third = store.append(DOC, Uint8Array.of(3));
    await Promise.all([first, second, third]);
  } finally {
    IDBDatabase.prototype.transaction = begin;
  }
  expect(begun).toEqual(['begun', 'begun', 'begun', 'complete', 'complete', 'complete']);
  expect((await store.load(DOC)).updates.map((update) => [...update])).toEqual([[1], [2], [3]]);
  await store.destroy();
});

test('a value that cannot be stored fails alone', async () => {
  const store = new IdbDocStore('poison', new MapStorage());
  const [bad, good] = await Promise.allSettled([
    store.set(new Map<string, unknown>([['f', () => {}]])),
    store.append(DOC, Uint8Array.of(1)),
  ]);
  expect(bad.status).toBe('rejected');
  expect(good.status).toBe('fulfilled');
  expect((await store.load(DOC)).updates).toHaveLength(1);
  await store.destroy();
});

test('a connection that the browser has killed is opened again', async () => {
  const store = new IdbDocStore('killed', new MapStorage());
  await store.append(DOC, Uint8Array.of(1));
  const kill = IDBDatabase.prototype.transaction;
  let kills = 0;
  IDBDatabase.prototype.transaction = function (...args) {
    if (kills++ === 0) this.close();
    return kill.apply(this, args);
  };
  try {
    await store.append(DOC, Uint8Array.of(2));
  } finally {
    IDBDatabase.prototype.transaction = kill;
  }
  expect(kills).toBeGreaterThan(1);
  expect((await store.load(DOC)).updates).toHaveLength(2);
  await store.destroy();
});

test('a full disk is told as such', async () => {
  const store = new IdbDocStore('full', new MapStorage());
  await onFullDisk(() =>
    expect(store.append(DOC, Uint8Array.of(1))).rejects.toMatchObject({ reason: 'quota' }),
  );
  await store.append(DOC, Uint8Array.of(2));
  expect((await store.load(DOC)).updates).toHaveLength(1);
  await store.destroy();
});

test('a store that another tab erases lets go, and does not come back', async () => {
  const mine = new IdbDocStore('shared', new MapStorage());
  const other = new IdbDocStore('shared', new MapStorage());
  await mine.append(DOC, Uint8Array.of(1));
  await other.load(DOC);
  await mine.destroy();
  await expect(other.append(DOC, Uint8Array.of(2))).rejects.toBeInstanceOf(StoreFailure);
  const databases = (await indexedDB.databases()).map(({ name }) => name);
  expect(databases).not.toContain('shared');
});

test('an upgrade by a newer version is not held up', async () => {
  const store = new IdbDocStore('upgraded', new MapStorage());
  await store.append(DOC, Uint8Array.of(1));
  const newer = await openDB('upgraded', 99);
  await expect(store.append(DOC, Uint8Array.of(2))).rejects.toMatchObject({ reason: 'closed' });
  newer.close();
});
