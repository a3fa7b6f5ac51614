import { describe, expect, test } from 'vitest';
import { bytes, type StoreUnderTest } from './contract-parts.suite.ts';

/** Rules DS10…DS12, DS17 and DS18. */
export function describeValues(at: StoreUnderTest): void {
  describe('values', () => {
    test('[DS10] JSON, bytes and maps come back equal', async () => {
      const value = {
        text: 'ä',
        list: [1, null, true],
        map: new Map([['a', { n: 1 }]]),
        raw: bytes(1, 255),
      };
      await at.store.set(new Map([['a', value]]));
      expect(await at.store.get('a')).toEqual(value);
      expect(await at.store.get('b')).toBeUndefined();
    });

    test('[DS10] false, 0, null and the empty text are values', async () => {
      const entries = new Map<string, unknown>([
        ['false', false],
        ['zero', 0],
        ['null', null],
        ['empty', ''],
      ]);
      await at.store.set(entries);
      expect(await at.store.entries('')).toEqual(new Map([...entries].sort()));
    });

    test('[DS10] a stored value is not the caller’s object, nor is a read one the store’s', async () => {
      const value = { list: [1] };
      await at.store.set(new Map([['a', value]]));
      value.list.push(2);
      ((await at.store.get('a')) as typeof value).list.push(3);
      expect(await at.store.get('a')).toEqual({ list: [1] });
    });

    test('[DS11] undefined deletes, in one transaction with what is written', async () => {
      await at.store.set(new Map([['a', 1]]));
      await at.store.set(
        new Map<string, unknown>([
          ['a', undefined],
          ['b', 2],
        ]),
      );
      expect(await at.store.entries('')).toEqual(new Map([['b', 2]]));
    });

    test('[DS11] when one value cannot be stored, nothing of the call is written', async () => {
      await at.store.set(new Map([['a', 1]]));
      const entries = new Map<string, unknown>([
        ['a', 2],
        ['b', () => 0],
        ['c', 3],
      ]);
      await expect(at.store.set(entries)).rejects.toThrow();
      expect(await at.store.entries('')).toEqual(new Map([['a', 1]]));
    });

    test('[DS12] entries of a prefix are ordered by key', async () => {
      const keys = ['b/2', 'a', 'b/10', 'b', 'b/', 'c', 'B/1', 'b/ä', 'b/\u{10ffff}x', 'b0'];
      await at.store.set(new Map(keys.map((key, index) => [key, index])));
      expect([...(await at.store.entries('b/')).keys()]).toEqual([
        'b/',
        'b/10',
        'b/2',
        'b/ä',
        'b/\u{10ffff}x',
      ]);
      expect([...(await at.store.entries('none')).keys()]).toEqual([]);
      expect((await at.store.entries('')).size).toBe(keys.length);
    });

    test('[DS12] clearing deletes the entries of a prefix, and no others', async () => {
      const keys = ['a/1', 'a/2', 'a/\u{10ffff}x', 'a', 'a0', 'b/1', 'A/1'];
      await at.store.set(new Map(keys.map((key, index) => [key, index])));
      await at.store.clear('a/');
      expect([...(await at.store.entries('')).keys()].sort()).toEqual(['A/1', 'a', 'a0', 'b/1']);
      await at.store.clear('none');
      await at.store.clear('');
      expect(await at.store.entries('')).toEqual(new Map());
    });

    test('[DS17] the values of many keys are read at once; keys without one are left out', async () => {
      const keys = Array.from({ length: 1_500 }, (_, index) => `k${index}`);
      await at.store.set(new Map(keys.filter((_, index) => index % 3 === 0).map((key) => [key, { key }])));
      const values = await at.store.values(keys);
      expect(values.size).toBe(500);
      expect(values.get('k3')).toEqual({ key: 'k3' });
      expect(values.has('k4')).toBe(false);
      expect(await at.store.values([])).toEqual(new Map());
    });

    test('[DS18] updates of one value that race all count', async () => {
      const add = (values: ReadonlyMap<string, unknown>) =>
        new Map([['n', ((values.get('n') as number | undefined) ?? 0) + 1]]);
      const other = await at.openHere();
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? at.store : other).update(['n'], add)),
      );
      await other.close();
      expect(await at.store.get('n')).toBe(20);
    });

    test('[DS18] an update sees only what it asked for, and writes anything, in one transaction', async () => {
      await at.store.set(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
      );
      await at.store.update(['a', 'none'], (values) => {
        expect(values).toEqual(new Map([['a', 1]]));
        return new Map<string, unknown>([
          ['a', undefined],
          ['c', 3],
        ]);
      });
      expect(await at.store.entries('')).toEqual(
        new Map([
          ['b', 2],
          ['c', 3],
        ]),
      );
    });

    test('[DS18] an update whose change throws, or cannot be stored, writes nothing', async () => {
      await at.store.set(new Map([['a', 1]]));
      const fail = () => {
        throw new Error('no');
      };
      await expect(at.store.update(['a'], fail)).rejects.toBeInstanceOf(Error);
      const bad = new Map<string, unknown>([
        ['a', 2],
        ['b', () => 0],
      ]);
      await expect(at.store.update(['a'], () => bad)).rejects.toBeInstanceOf(Error);
      expect(await at.store.entries('')).toEqual(new Map([['a', 1]]));
    });

    test('[DS12] a prefix is taken literally', async () => {
      await at.store.set(
        new Map([
          ['a%b', 1],
          ['axb', 2],
          ['a_b', 3],
          ['A%b', 4],
        ]),
      );
      expect([...(await at.store.entries('a%')).keys()]).toEqual(['a%b']);
      expect([...(await at.store.entries('a_')).keys()]).toEqual(['a_b']);
    });
  });
}
