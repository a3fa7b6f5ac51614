/**
 * A map of `values`, whose ids differ, by their ids. Made when it is asked first: opening a channel shows lists, and most
 * channels are summarised only.
 */
export class ById<K, V extends { readonly id: K }> implements ReadonlyMap<K, V> {
  readonly #values: readonly V[];
  #made: ReadonlyMap<K, V> | undefined;

  /** `values` must not change any more. */
  constructor(values: readonly V[]) {
    this.#values = values;
  }

  get size(): number {
    return this.#values.length;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  entries(): MapIterator<[K, V]> {
    return this.#map.entries();
  }

  keys(): MapIterator<K> {
    return this.#map.keys();
  }

  values(): MapIterator<V> {
    return this.#map.values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.#map.entries();
  }

  forEach(call: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const value of this.#values) call(value, value.id, this);
  }

  get #map(): ReadonlyMap<K, V> {
    this.#made ??= new Map(this.#values.map((value) => [value.id, value]));
    return this.#made;
  }
}
