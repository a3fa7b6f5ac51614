import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, changeSorted, keepSame } from './sorted.ts';

interface Item {
  readonly at: number;
  readonly id: number;
  readonly version: number;
}
const compare = (a: Item, b: Item): number => a.at - b.at || a.id - b.id;

/** Lists and changes that fit them: some items moved, some renewed in place, some gone, some new. */
const anyCase = (max: number): fc.Arbitrary<{ items: Item[]; changes: Change<Item>[] }> =>
  fc
    .array(fc.tuple(fc.nat(20), fc.constantFrom('keep', 'move', 'renew', 'drop', 'add'), fc.nat(20)), {
      maxLength: max,
    })
    .map((rows) => {
      const all = rows.map(([at], id) => ({ at, id, version: 0 }));
      const items = all.filter(({ id }) => rows[id]?.[1] !== 'add').sort(compare);
      const changes = all.flatMap((item): Change<Item>[] => {
        const [, what, at = 0] = rows[item.id] ?? [];
        if (what === 'add') return [{ before: undefined, after: item }];
        if (what === 'drop') return [{ before: item, after: undefined }];
        if (what === 'move') return [{ before: item, after: { ...item, at, version: 1 } }];
        return what === 'renew' ? [{ before: item, after: { ...item, version: 1 } }] : [];
      });
      return { items, changes };
    });

describe('changing a sorted list', () => {
  test.each([20, 200])('[FD27] gives what sorting anew gives, up to %i items', (max) => {
    const property = fc.property(anyCase(max), ({ items, changes }) => {
      const copy = [...items];
      const gone = new Set(changes.map(({ before }) => before));
      const came = changes.flatMap(({ after }) => after ?? []);
      const expected = [...items.filter((item) => !gone.has(item)), ...came].sort(compare);
      expect(changeSorted(items, changes, compare)).toEqual(expected);
      expect(items).toEqual(copy);
    });
    fc.assert(property, { numRuns: 200 });
  });

  test.each([0, 1, 39, 40])(
    '[FD27] many new items are in place whichever of them come first (%i)',
    (first) => {
      const all = Array.from({ length: 80 }, (_, id) => ({ at: id, id, version: 0 }));
      const items = all.slice(first, first + 40);
      const came = all.filter((item) => !items.includes(item));
      const adding = (some: Item[]): Change<Item>[] => some.map((after) => ({ before: undefined, after }));
      expect(changeSorted(items, adding(came), compare)).toEqual(all);
      expect(changeSorted(items, adding(came.toReversed()), compare)).toEqual(all);
    },
  );

  test('[FD3] no change keeps the list', () => {
    const items = [{ at: 1, id: 1, version: 0 }];
    expect(changeSorted(items, [], compare)).toBe(items);
    expect(keepSame(items, [...items])).toBe(items);
  });

  test('[FD27] one change costs a logarithmic number of comparisons', () => {
    const items = Array.from({ length: 10_000 }, (_, id) => ({ at: id * 2, id, version: 0 }));
    let comparisons = 0;
    const counting = (a: Item, b: Item): number => {
      comparisons++;
      return compare(a, b);
    };
    const before = items[6_000];
    changeSorted(items, [{ before: undefined, after: { at: 5_001, id: 1, version: 0 } }], counting);
    changeSorted(items, [{ before, after: before && { ...before, version: 1 } }], counting);
    changeSorted(items, [{ before, after: before && { ...before, at: 3 } }], counting);
    expect(comparisons).toBeLessThan(70);
  });
});
