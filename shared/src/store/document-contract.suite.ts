import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channelDoc, type DocName, userDoc } from '../doc-name.ts';
import type { UserId } from '../id.ts';
import { runCount } from '../testing/run-count.ts';
import { bytes, CHANNEL, DOC, OTHER, plain, type StoreUnderTest, storedIn } from './contract-parts.suite.ts';
import type { DocStore } from './doc-store.ts';

const anyStep = fc.constantFrom('append', 'load', 'compact');

/** Appends the numbers of its steps, and compacts with what some earlier load gave; returns what was appended. */
async function play(store: DocStore, doc: DocName, steps: readonly string[]): Promise<number[]> {
  const appended: number[] = [];
  const loads = [await store.load(doc)];
  for (const [index, step] of steps.entries()) {
    if (step === 'append') {
      appended.push(index);
      await store.append(doc, bytes(index));
    } else if (step === 'load') {
      loads.push(await store.load(doc));
    } else {
      const { updates, end } = loads[index % loads.length] ?? { updates: [], end: 0 };
      await store.compact(doc, bytes(...plain(updates).flat()), end);
    }
  }
  return appended;
}

/** Rules DS1…DS7. */
export function describeDocuments(at: StoreUnderTest): void {
  describe('documents', () => {
    test('[DS1] an unknown document is empty and ends at 0', async () => {
      expect(await at.store.load(DOC)).toEqual({ updates: [], end: 0 });
      expect(await at.store.list()).toEqual([]);
    });

    test('[DS2] appends come back in the order of the calls, awaited or not', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, index) => at.store.append(DOC, bytes(index))));
      await at.store.append(DOC, bytes(50));
      expect(await storedIn(at.store)).toEqual(Array.from({ length: 51 }, (_, index) => [index]));
    });

    test('[DS2] documents do not mix', async () => {
      const mine = userDoc('Ada0000001' as UserId, 0);
      await at.store.append(DOC, bytes(1));
      await at.store.append(channelDoc(CHANNEL, 1), bytes(2));
      await at.store.append(mine, bytes(3));
      expect([
        await storedIn(at.store),
        await storedIn(at.store, channelDoc(CHANNEL, 1)),
        await storedIn(at.store, mine),
      ]).toEqual([[[1]], [[2]], [[3]]]);
      expect((await at.store.list()).sort()).toEqual([DOC, channelDoc(CHANNEL, 1), mine].sort());
    });

    test('[DS3] what was appended is not the caller’s array, nor is what was loaded the store’s', async () => {
      const update = bytes(1, 2);
      await at.store.append(DOC, update);
      update[0] = 9;
      (await at.store.load(DOC)).updates[0]?.fill(7);
      expect(await storedIn(at.store)).toEqual([[1, 2]]);
    });

    test('[DS3] an update that is a view into a larger buffer is stored alone', async () => {
      await at.store.append(DOC, bytes(0, 1, 2, 3, 4).subarray(1, 3));
      expect(await storedIn(at.store)).toEqual([[1, 2]]);
    });

    test('[DS4] compacting puts one update in the place of those up to the end', async () => {
      await at.store.append(DOC, bytes(1));
      await at.store.append(DOC, bytes(2));
      const { end } = await at.store.load(DOC);
      await at.store.compact(DOC, bytes(1, 2), end);
      expect(await storedIn(at.store)).toEqual([[1, 2]]);
    });

    test('[DS4] appends made after the load stay behind what was merged', async () => {
      await at.store.append(DOC, bytes(1));
      const { end } = await at.store.load(DOC);
      await at.store.append(DOC, bytes(2));
      await at.store.compact(DOC, bytes(100), end);
      await at.store.append(DOC, bytes(3));
      expect(await storedIn(at.store)).toEqual([[100], [2], [3]]);
    });

    test('[DS4] appends that race with a compaction are all kept, in order', async () => {
      await at.store.append(DOC, bytes(1));
      const { end } = await at.store.load(DOC);
      await Promise.all([
        at.store.append(DOC, bytes(2)),
        at.store.compact(DOC, bytes(100), end),
        at.store.append(DOC, bytes(3)),
      ]);
      expect(await storedIn(at.store)).toEqual([[100], [2], [3]]);
    });

    test('[DS5] an end from before another compaction takes nothing away', async () => {
      await at.store.append(DOC, bytes(1));
      const early = await at.store.load(DOC);
      await at.store.append(DOC, bytes(2));
      const late = await at.store.load(DOC);
      await at.store.compact(DOC, bytes(1, 2), late.end);
      await at.store.append(DOC, bytes(3));
      await at.store.compact(DOC, bytes(1), early.end);
      const left = await storedIn(at.store);
      expect(left).toContainEqual([1, 2]);
      expect(left).toContainEqual([3]);
    });

    test('[DS5] the same compaction twice takes nothing away', async () => {
      await at.store.append(DOC, bytes(1));
      const { end } = await at.store.load(DOC);
      await at.store.compact(DOC, bytes(1), end);
      await at.store.append(DOC, bytes(2));
      await at.store.compact(DOC, bytes(1), end);
      const left = await storedIn(at.store);
      expect(left).toContainEqual([1]);
      expect(left).toContainEqual([2]);
    });

    test('[DS5] in any interleaving of appends, loads and compactions nothing is lost', async () => {
      let run = 0;
      const property = fc.asyncProperty(fc.array(anyStep, { maxLength: 14 }), async (steps) => {
        const doc = channelDoc(CHANNEL, ++run);
        const appended = await play(at.store, doc, steps);
        const left = new Set((await storedIn(at.store, doc)).flat());
        expect([...left].sort((a, b) => a - b)).toEqual(appended);
      });
      await fc.assert(property, { numRuns: runCount(25) });
    });

    test('[DS6] a removed document is empty again, and takes appends', async () => {
      await at.store.append(DOC, bytes(1));
      await at.store.append(channelDoc(OTHER, 0), bytes(2));
      await at.store.remove(DOC);
      expect(await storedIn(at.store)).toEqual([]);
      expect(await at.store.list()).toEqual([channelDoc(OTHER, 0)]);
      await at.store.append(DOC, bytes(3));
      expect(await storedIn(at.store)).toEqual([[3]]);
    });

    test('[DS6] removing a document keeps those whose names begin alike', async () => {
      await at.store.append(channelDoc(CHANNEL, 1), bytes(1));
      await at.store.append(channelDoc(CHANNEL, 10), bytes(10));
      await at.store.remove(channelDoc(CHANNEL, 1));
      expect(await at.store.list()).toEqual([channelDoc(CHANNEL, 10)]);
      expect(await storedIn(at.store, channelDoc(CHANNEL, 10))).toEqual([[10]]);
    });

    test('[DS7] big updates come back whole', async () => {
      const big = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 256);
      await at.store.append(DOC, big);
      const [update] = (await at.store.load(DOC)).updates;
      expect(update?.length).toBe(big.length);
      expect(update?.every((byte, index) => byte === big[index])).toBe(true);
    });

    test('[DS7] an empty update and one of every byte come back', async () => {
      const all = Uint8Array.from({ length: 256 }, (_, index) => index);
      await at.store.append(DOC, bytes());
      await at.store.append(DOC, all);
      expect(await storedIn(at.store)).toEqual([[], [...all]]);
    });
  });
}
