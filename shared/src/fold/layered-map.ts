/**
 * A read-only map whose next version shares most of itself with the one before: a large base and a small layer above
 * it. Copying a map of 10,000 messages for each op would cost half a millisecond; copying the layer costs microseconds.
 */
export class LayeredMap<K, V extends object> implements ReadonlyMap<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  readonly #top: ReadonlyMap<K, V>;
  readonly size: number;

  constructor(base: ReadonlyMap<K, V> = new Map(), top: ReadonlyMap<K, V> = new Map()) {
    this.#base = base;
    this.#top = top;
    let added = 0;
    for (const key of top.keys()) if (!base.has(key)) added++;
    this.size = base.size + added;
  }

  /** A map with `entries` set as well; they must not change any more. */
  with(entries: ReadonlyMap<K, V>): LayeredMap<K, V> {
    if (entries.size === 0) return this;
    if (this.size === 0) return new LayeredMap(entries);
    const fits = this.#top.size + entries.size <= layerSize(this.#base.size);
    const next = new Map(fits ? this.#top : this);
    for (const [key, value] of entries) next.set(key, value);
    return fits ? new LayeredMap(this.#base, next) : new LayeredMap(next);
  }

  get(key: K): V | undefined {
    return this.#top.get(key) ?? this.#base.get(key);
  }

  has(key: K): boolean {
    return this.#top.has(key) || this.#base.has(key);
  }

  *entries(): MapIterator<[K, V]> {
    for (const [key, value] of this.#base) yield [key, this.#top.get(key) ?? value];
    for (const entry of this.#top) if (!this.#base.has(entry[0])) yield entry;
    return undefined;
  }

  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  forEach(call: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) call(value, key, this);
  }
}

/** Grows with the root of the base, so that both copies stay cheap; none for what fits in one. */
const layerSize = (base: number): number => (base < 64 ? 0 : Math.ceil(Math.sqrt(base)));
