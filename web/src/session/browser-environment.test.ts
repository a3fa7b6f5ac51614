import 'fake-indexeddb/auto';
import { userDoc } from '@causeway/shared/doc-name';
import type { UserId } from '@causeway/shared/id';
import { afterEach, expect, test, vi } from 'vitest';
import { databaseOf, IdbDocStore } from '../store/idb-doc-store.ts';
import { leave } from '../testing/leave.ts';
import { MapStorage } from '../testing/map-storage.ts';
import { browserEnvironment } from './browser-environment.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A page that comes and goes. */
function openPage(): EventTarget {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('location', { origin: 'https://chat.example' });
  vi.stubGlobal('localStorage', new MapStorage());
  return page;
}

test('a store takes over what another page leaves, at once', async () => {
  const page = openPage();
  const user = 'bea0000001' as UserId;
  const store = await browserEnvironment().openStore(user);
  const doc = userDoc(user, 0);
  leave(localStorage, databaseOf(user), { doc, update: Uint8Array.of(1) });
  page.dispatchEvent(new Event('storage'));
  await vi.waitFor(() => expect(localStorage.length).toBe(0));
  expect((await store.load(doc)).updates).toEqual([Uint8Array.of(1)]);
  await store.destroy();
});

test.each(['close', 'destroy'] as const)('a store hears of the page until %s', async (end) => {
  const page = openPage();
  const hurry = vi.spyOn(IdbDocStore.prototype, 'hurry');
  const store = await browserEnvironment().openStore('ada0000001' as UserId);
  page.dispatchEvent(new Event('pagehide'));
  page.dispatchEvent(new Event('pageshow'));
  expect(hurry.mock.calls).toEqual([[true], [false]]);
  await store[end]();
  page.dispatchEvent(new Event('pagehide'));
  expect(hurry).toHaveBeenCalledTimes(2);
});
