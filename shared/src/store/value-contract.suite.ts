import { describe, expect, test } from 'vitest';
import { bytes, type StoreUnderTest } from './contract-parts.suite.ts';

/** Rules DS10…DS12. */
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
