import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LayeredMap } from './layered-map.ts';

const anyBatches = fc.array(
  fc.array(
    fc.tuple(
      fc.nat(150),
      fc.nat().map((n) => ({ n })),
    ),
    { maxLength: 40 },
  ),
  { maxLength: 30 },
);

describe('a map in two layers', () => {
  test('[FD27] is what one map would be, in every version', () => {
    const property = fc.property(anyBatches, (batches) => {
      let layered = new LayeredMap<number, { n: number }>();
      const model = new Map<number, { n: number }>();
      const versions: [LayeredMap<number, { n: number }>, Map<number, { n: number }>][] = [];
      for (const batch of batches) {
        layered = layered.with(new Map(batch));
        for (const [key, value] of batch) model.set(key, value);
        versions.push([layered, new Map(model)]);
      }
      for (const [map, expected] of versions) {
        expect(new Map(map)).toEqual(expected);
        expect(map.size).toBe(expected.size);
        expect([...map.keys()].sort()).toEqual([...expected.keys()].sort());
        expect([...map.values()]).toHaveLength(expected.size);
        for (let key = 0; key <= 150; key += 10) {
          expect(map.get(key)).toBe(expected.get(key));
          expect(map.has(key)).toBe(expected.has(key));
        }
      }
    });
    fc.assert(property);
  });

  test('[FD27] nothing new keeps the map', () => {
    const map = new LayeredMap(new Map([['a', {}]]));
    expect(map.with(new Map())).toBe(map);
  });

  test('forEach gives value, key and the map', () => {
    const map = new LayeredMap<string, object>().with(new Map([['a', {}]]));
    const seen: unknown[] = [];
    map.forEach((value, key, self) => {
      seen.push([key, value, self === map]);
    });
    expect(seen).toEqual([['a', {}, true]]);
  });

  test('[FD27] one more entry copies a small part of a large map', () => {
    const entries = Array.from({ length: 10_000 }, (_, key) => [key, {}] as const);
    let map = new LayeredMap<number, object>().with(new Map(entries));
    const base = new Map(map);
    let copies = 0;
    base[Symbol.iterator] = () => {
      copies++;
      return new Map(entries)[Symbol.iterator]();
    };
    map = new LayeredMap(base);
    for (let key = 0; key < 100; key++) map = map.with(new Map([[key, {}]]));
    expect(copies).toBe(0);
  });
});
