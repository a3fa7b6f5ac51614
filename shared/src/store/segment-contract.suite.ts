import { describe, expect, test } from 'vitest';
import { bytes, CHANNEL, OTHER, type StoreUnderTest, storedIn } from './contract-parts.suite.ts';

/** Rules DS8 and DS9. */
export function describeSegments(at: StoreUnderTest): void {
  describe('segments', () => {
    test('[DS8] a segment comes back as it was put; unknown ones are undefined', async () => {
      await at.store.putSegment(CHANNEL, 3, bytes(1, 2, 3));
      expect([...((await at.store.segment(CHANNEL, 3)) ?? [])]).toEqual([1, 2, 3]);
      expect(await at.store.segment(CHANNEL, 2)).toBeUndefined();
      expect(await at.store.segment(OTHER, 3)).toBeUndefined();
    });

    test('[DS8] putting a segment again replaces it', async () => {
      await at.store.putSegment(CHANNEL, 3, bytes(1));
      await at.store.putSegment(CHANNEL, 3, bytes(2));
      expect([...((await at.store.segment(CHANNEL, 3)) ?? [])]).toEqual([2]);
      expect(await at.store.segments(CHANNEL)).toEqual([3]);
    });

    test('[DS9] segments are listed by number, not by text, and per channel', async () => {
      for (const segment of [10, 9, 2, 100]) await at.store.putSegment(CHANNEL, segment, bytes(segment));
      await at.store.putSegment(OTHER, 1, bytes(1));
      expect(await at.store.segments(CHANNEL)).toEqual([2, 9, 10, 100]);
      expect(await at.store.segments(OTHER)).toEqual([1]);
    });

    test('[DS9] dropping forgets those below the bound of that channel only', async () => {
      for (const segment of [1, 2, 10]) await at.store.putSegment(CHANNEL, segment, bytes(segment));
      await at.store.putSegment(OTHER, 1, bytes(1));
      await at.store.dropSegments(CHANNEL, 10);
      expect(await at.store.segments(CHANNEL)).toEqual([10]);
      expect(await at.store.segments(OTHER)).toEqual([1]);
      expect(await at.store.segment(CHANNEL, 2)).toBeUndefined();
    });

    test('[DS9] one segment is forgotten, and can be put again', async () => {
      for (const segment of [1, 2, 10]) await at.store.putSegment(CHANNEL, segment, bytes(segment));
      await at.store.putSegment(OTHER, 2, bytes(1));
      await at.store.removeSegment(CHANNEL, 2);
      await at.store.removeSegment(CHANNEL, 3);
      expect(await at.store.segments(CHANNEL)).toEqual([1, 10]);
      expect(await at.store.segment(CHANNEL, 2)).toBeUndefined();
      expect(await at.store.segments(OTHER)).toEqual([2]);
      await at.store.putSegment(CHANNEL, 2, bytes(3));
      expect([...((await at.store.segment(CHANNEL, 2)) ?? [])]).toEqual([3]);
    });

    test('[DS9] segments are not documents', async () => {
      await at.store.putSegment(CHANNEL, 0, bytes(1));
      expect(await at.store.list()).toEqual([]);
      expect(await storedIn(at.store)).toEqual([]);
    });
  });
}
