/**
 * A view as JSON-like data, to be compared with `toEqual`: maps and sets as sorted arrays, for their order means
 * nothing, and no absent fields.
 */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Set) return [...value].sort();
  if (isMap(value)) return sortedEntries([...value.entries()]);
  return sortedEntries(Object.entries(value).filter(([, item]) => item !== undefined));
}

const isMap = (value: object): value is ReadonlyMap<unknown, unknown> =>
  'entries' in value && typeof value.entries === 'function';

const sortedEntries = (entries: [unknown, unknown][]): unknown =>
  Object.fromEntries(
    entries.map(([key, item]) => [String(key), plain(item)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
