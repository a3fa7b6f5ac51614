import { useSyncExternalStore } from 'react';
import type { Store } from '../../session/store.ts';

/** The store's value; renders again when it changes. */
export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get);

/** A part of the store's value; renders again only when that part changes (by `Object.is`). */
export function useSelect<T, Part>(store: Store<T>, select: (value: T) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
