/** Sorted arrays that are never changed in place: one copy per batch of changes, no sorting for a few. */

/** Order of two items; 0 only for the same item in another version. */
export type Compare<T> = (a: T, b: T) => number;

/** An item that came (`before` absent), went (`after` absent), or got another version, perhaps another place. */
export interface Change<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** Above so many changes it is cheaper to sort once than to shift for each. */
const FEW = 32;

/** `items` with `changes` applied; `items` itself when there are none. */
export function changeSorted<T>(
  items: readonly T[],
  changes: readonly Change<T>[],
  compare: Compare<T>,
): readonly T[] {
  if (changes.length === 0) return items;
  return changes.length > FEW ? changeMany(items, changes, compare) : changeFew(items, changes, compare);
}

function changeFew<T>(items: readonly T[], changes: readonly Change<T>[], compare: Compare<T>): readonly T[] {
  const next = items.slice();
  for (const { before, after } of changes) {
    if (before !== undefined && after !== undefined && compare(before, after) === 0) {
      next[placeOf(next, before, compare)] = after;
      continue;
    }
    if (before !== undefined) next.splice(placeOf(next, before, compare), 1);
    if (after !== undefined) next.splice(placeOf(next, after, compare), 0, after);
  }
  return next;
}

/** The old items, less those that went, are one sorted run: the engine's merge sort takes them in one pass. */
function changeMany<T>(
  items: readonly T[],
  changes: readonly Change<T>[],
  compare: Compare<T>,
): readonly T[] {
  const came: T[] = [];
  const gone = new Set<number>();
  for (const { before, after } of changes) {
    if (before !== undefined) gone.add(placeOf(items, before, compare));
    if (after !== undefined) came.push(after);
  }
  if (!isSorted(came, compare)) came.sort(compare);
  if (items.length === gone.size) return came;
  const next = gone.size === 0 ? items.slice() : items.filter((_, index) => !gone.has(index));
  for (const item of came) next.push(item);
  return isSorted(next, compare, next.length - came.length) ? next : next.sort(compare);
}

/** Whether the items from `from` on are in order, the one before them included: as logs mostly are. */
function isSorted<T>(items: readonly T[], compare: Compare<T>, from = 1): boolean {
  for (let at = Math.max(1, from); at < items.length; at++)
    if (compare(items[at - 1] as T, items[at] as T) > 0) return false;
  return true;
}

/** Index of the first item that is not before `item`: its own, if it is there. */
function placeOf<T>(items: readonly T[], item: T, compare: Compare<T>): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(items[middle] as T, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `previous` if it holds the same items in the same order, else `next`: for the sake of references. */
export const keepSame = <T>(previous: readonly T[], next: readonly T[]): readonly T[] =>
  previous.length === next.length && previous.every((item, index) => item === next[index]) ? previous : next;
