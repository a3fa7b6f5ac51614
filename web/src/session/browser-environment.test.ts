import 'fake-indexeddb/auto';
import type { UserId } from '@causeway/shared/id';
import { afterEach, expect, test, vi } from 'vitest';
import { IdbDocStore } from '../store/idb-doc-store.ts';
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
