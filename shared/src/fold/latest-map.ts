import { isNewer, type Stamp } from './register.ts';

/** A map of which the newest (ts, id) decides each key; a value may also say that the key is absent. */
export class LatestMap<K, V> {
  /** Present keys. Never changed in place. */
  view: ReadonlyMap<K, V> = new Map();
  readonly #newest = new Map<K, Stamp & { readonly value: V | undefined }>();
  #dirty = new Set<K>();

  /** Says that `key` has `value` (`undefined`: is absent) since `stamp`. */
  set(key: K, stamp: Stamp, value: V | undefined): void {
    if (!isNewer(stamp, this.#newest.get(key))) return;
    this.#newest.set(key, { ts: stamp.ts, id: stamp.id, value });
    this.#dirty.add(key);
  }

  /** Brings `view` up to date; values that `isSame` finds equal to the old ones keep their reference. */
  build(isSame: (a: V, b: V) => boolean = Object.is): ReadonlyMap<K, V> {
    let next: Map<K, V> | undefined;
    for (const key of this.#dirty) {
      const value = this.#newest.get(key)?.value;
      const old = this.view.get(key);
      if (value === undefined ? old === undefined : old !== undefined && isSame(old, value)) continue;
      next ??= new Map(this.view);
      if (value === undefined) next.delete(key);
      else next.set(key, value);
    }
    this.#dirty.clear();
    this.view = next ?? this.view;
    return this.view;
  }
}
