/**
 * A deep copy of a storable value: JSON types, `Uint8Array`, `Map`. Throws `TypeError` for anything else, so that what
 * works on this store works on all. (`structuredClone` is not part of every runtime that this package supports.)
 */
export function cloneValue(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return clonePlain(value);
  if (value instanceof Uint8Array) return value.slice();
  if (value instanceof Map) return cloneMap(value);
  if (Array.isArray(value)) return value.map(cloneValue);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cloneValue(item)]));
}

export const cloneMap = <K>(map: ReadonlyMap<K, unknown>): Map<K, unknown> =>
  new Map(Array.from(map, ([key, item]) => [key, cloneValue(item)]));

function clonePlain(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new TypeError(`cannot store a ${typeof value}`);
  }
  return value;
}
