import { describe, expect, test } from 'vitest';
import { bytes, CHANNEL, DOC, plain, type StoreUnderTest, storedIn } from './contract-parts.suite.ts';

/** Rules DS13…DS16. */
export function describeHandles(at: StoreUnderTest): void {
  describe('handles', () => {
    test('[DS13] what was written is there after closing and opening again', async () => {
      await at.store.append(DOC, bytes(1));
      await at.store.putSegment(CHANNEL, 1, bytes(2));
      await at.store.set(new Map([['a', 1]]));
      await at.store.close();
      at.store = await at.openHere();
      expect(await storedIn(at.store)).toEqual([[1]]);
      expect(await at.store.segments(CHANNEL)).toEqual([1]);
      expect(await at.store.get('a')).toBe(1);
    });

    test('[DS13] an end is still right after closing and opening again', async () => {
      await at.store.append(DOC, bytes(1));
      await at.store.compact(DOC, bytes(1), (await at.store.load(DOC)).end);
      await at.store.close();
      at.store = await at.openHere();
      const { end } = await at.store.load(DOC);
      await at.store.append(DOC, bytes(2));
      await at.store.compact(DOC, bytes(100), end);
      expect(await storedIn(at.store)).toEqual([[100], [2]]);
    });

    test('[DS13] closing waits for what is under way', async () => {
      const writes = [at.store.append(DOC, bytes(1)), at.store.set(new Map([['a', 1]]))];
      await at.store.close();
      await Promise.all(writes);
      at.store = await at.openHere();
      expect(await storedIn(at.store)).toEqual([[1]]);
      expect(await at.store.get('a')).toBe(1);
    });

    test('[DS14] two handles on one store see each other’s writes', async () => {
      const second = await at.openHere();
      await at.store.append(DOC, bytes(1));
      await second.append(DOC, bytes(2));
      await second.set(new Map([['a', 1]]));
      expect(await storedIn(at.store)).toEqual([[1], [2]]);
      expect(await at.store.get('a')).toBe(1);
      const { end } = await at.store.load(DOC);
      await second.append(DOC, bytes(3));
      await at.store.compact(DOC, bytes(1, 2), end);
      expect(plain((await second.load(DOC)).updates)).toEqual([[1, 2], [3]]);
      await second.close();
      expect(await storedIn(at.store)).toEqual([[1, 2], [3]]);
    });

    test('[DS15] a closed store rejects every call', async () => {
      await at.store.close();
      const calls: (() => Promise<unknown>)[] = [
        () => at.store.load(DOC),
        () => at.store.append(DOC, bytes(1)),
        () => at.store.compact(DOC, bytes(1), 0),
        () => at.store.remove(DOC),
        () => at.store.list(),
        () => at.store.segment(CHANNEL, 0),
        () => at.store.putSegment(CHANNEL, 0, bytes(1)),
        () => at.store.segments(CHANNEL),
        () => at.store.dropSegments(CHANNEL, 1),
        () => at.store.removeSegment(CHANNEL, 1),
        () => at.store.get('a'),
        () => at.store.values(['a']),
        () => at.store.update(['a'], () => new Map()),
        () => at.store.clear(''),
        () => at.store.set(new Map([['a', 1]])),
        () => at.store.entries(''),
      ];
      for (const call of calls) await expect(call()).rejects.toBeInstanceOf(Error);
    });

    test('[DS15] closing twice is harmless', async () => {
      await at.store.close();
      await expect(at.store.close()).resolves.toBeUndefined();
    });

    test('[DS16] destroying erases all of it', async () => {
      await at.store.append(DOC, bytes(1));
      await at.store.putSegment(CHANNEL, 1, bytes(2));
      await at.store.set(new Map([['a', 1]]));
      await at.store.destroy();
      await expect(at.store.load(DOC)).rejects.toBeInstanceOf(Error);
      at.store = await at.openHere();
      expect(await at.store.list()).toEqual([]);
      expect(await at.store.segments(CHANNEL)).toEqual([]);
      expect(await at.store.entries('')).toEqual(new Map());
    });
  });
}
