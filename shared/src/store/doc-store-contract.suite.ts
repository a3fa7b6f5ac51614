import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channelDoc, type DocName, userDoc } from '../doc-name.ts';
import type { ChannelId, UserId } from '../id.ts';
import type { DocStore } from './doc-store.ts';

const CHANNEL = 'General000000001' as ChannelId;
const OTHER = 'Random0000000002' as ChannelId;
const DOC = channelDoc(CHANNEL, 0);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const plain = (updates: readonly Uint8Array[]): number[][] => updates.map((update) => [...update]);

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

/**
 * The acceptance suite of {@link DocStore} (SPEC.md, rules DS…): every adapter's test calls it.
 *
 * @param open Opens the store that is kept at `place`, a name of `[a-z0-9-]`: the same place again, while the first
 * handle is open or after it was closed, is the same store. The suite destroys each store that it opened.
 */
export function describeDocStore(name: string, open: (place: string) => Promise<DocStore>): void {
  describe(`${name} as DocStore`, () => {
    let places = 0;
    let place = '';
    let store: DocStore;
    const openHere = (): Promise<DocStore> => open(place);

    beforeEach(async () => {
      place = `store-${++places}`;
      store = await openHere();
    });
    afterEach(async () => {
      await store.close();
      await (await openHere()).destroy();
    });
    const stored = async (doc = DOC): Promise<number[][]> => plain((await store.load(doc)).updates);

    describe('documents', () => {
      test('[DS1] an unknown document is empty and ends at 0', async () => {
        expect(await store.load(DOC)).toEqual({ updates: [], end: 0 });
        expect(await store.list()).toEqual([]);
      });

      test('[DS2] appends come back in the order of the calls, awaited or not', async () => {
        await Promise.all(Array.from({ length: 50 }, (_, index) => store.append(DOC, bytes(index))));
        await store.append(DOC, bytes(50));
        expect(await stored()).toEqual(Array.from({ length: 51 }, (_, index) => [index]));
      });

      test('[DS2] documents do not mix', async () => {
        const mine = userDoc('Ada0000001' as UserId, 0);
        await store.append(DOC, bytes(1));
        await store.append(channelDoc(CHANNEL, 1), bytes(2));
        await store.append(mine, bytes(3));
        expect([await stored(), await stored(channelDoc(CHANNEL, 1)), await stored(mine)]).toEqual([
          [[1]],
          [[2]],
          [[3]],
        ]);
        expect((await store.list()).sort()).toEqual([DOC, channelDoc(CHANNEL, 1), mine].sort());
      });

      test('[DS3] what was appended is not the caller’s array, nor is what was loaded the store’s', async () => {
        const update = bytes(1, 2);
        await store.append(DOC, update);
        update[0] = 9;
        (await store.load(DOC)).updates[0]?.fill(7);
        expect(await stored()).toEqual([[1, 2]]);
      });

      test('[DS3] an update that is a view into a larger buffer is stored alone', async () => {
        await store.append(DOC, bytes(0, 1, 2, 3, 4).subarray(1, 3));
        expect(await stored()).toEqual([[1, 2]]);
      });

      test('[DS4] compacting puts one update in the place of those up to the end', async () => {
        await store.append(DOC, bytes(1));
        await store.append(DOC, bytes(2));
        const { end } = await store.load(DOC);
        await store.compact(DOC, bytes(1, 2), end);
        expect(await stored()).toEqual([[1, 2]]);
      });

      test('[DS4] appends made after the load stay behind what was merged', async () => {
        await store.append(DOC, bytes(1));
        const { end } = await store.load(DOC);
        await store.append(DOC, bytes(2));
        await store.compact(DOC, bytes(100), end);
        await store.append(DOC, bytes(3));
        expect(await stored()).toEqual([[100], [2], [3]]);
      });

      test('[DS4] appends that race with a compaction are all kept, in order', async () => {
        await store.append(DOC, bytes(1));
        const { end } = await store.load(DOC);
        await Promise.all([
          store.append(DOC, bytes(2)),
          store.compact(DOC, bytes(100), end),
          store.append(DOC, bytes(3)),
        ]);
        expect(await stored()).toEqual([[100], [2], [3]]);
      });

      test('[DS5] an end from before another compaction takes nothing away', async () => {
        await store.append(DOC, bytes(1));
        const early = await store.load(DOC);
        await store.append(DOC, bytes(2));
        const late = await store.load(DOC);
        await store.compact(DOC, bytes(1, 2), late.end);
        await store.append(DOC, bytes(3));
        await store.compact(DOC, bytes(1), early.end);
        const left = await stored();
        expect(left).toContainEqual([1, 2]);
        expect(left).toContainEqual([3]);
      });

      test('[DS5] the same compaction twice takes nothing away', async () => {
        await store.append(DOC, bytes(1));
        const { end } = await store.load(DOC);
        await store.compact(DOC, bytes(1), end);
        await store.append(DOC, bytes(2));
        await store.compact(DOC, bytes(1), end);
        const left = await stored();
        expect(left).toContainEqual([1]);
        expect(left).toContainEqual([2]);
      });

      test('[DS5] in any interleaving of appends, loads and compactions nothing is lost', async () => {
        let run = 0;
        const property = fc.asyncProperty(fc.array(anyStep, { maxLength: 14 }), async (steps) => {
          const doc = channelDoc(CHANNEL, ++run);
          const appended = await play(store, doc, steps);
          const left = new Set((await stored(doc)).flat());
          expect([...left].sort((a, b) => a - b)).toEqual(appended);
        });
        await fc.assert(property, { numRuns: 25 });
      });

      test('[DS6] a removed document is empty again, and takes appends', async () => {
        await store.append(DOC, bytes(1));
        await store.append(channelDoc(OTHER, 0), bytes(2));
        await store.remove(DOC);
        expect(await stored()).toEqual([]);
        expect(await store.list()).toEqual([channelDoc(OTHER, 0)]);
        await store.append(DOC, bytes(3));
        expect(await stored()).toEqual([[3]]);
      });

      test('[DS6] removing a document keeps those whose names begin alike', async () => {
        await store.append(channelDoc(CHANNEL, 1), bytes(1));
        await store.append(channelDoc(CHANNEL, 10), bytes(10));
        await store.remove(channelDoc(CHANNEL, 1));
        expect(await store.list()).toEqual([channelDoc(CHANNEL, 10)]);
        expect(await stored(channelDoc(CHANNEL, 10))).toEqual([[10]]);
      });

      test('[DS7] big updates come back whole', async () => {
        const big = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 256);
        await store.append(DOC, big);
        const [update] = (await store.load(DOC)).updates;
        expect(update?.length).toBe(big.length);
        expect(update?.every((byte, index) => byte === big[index])).toBe(true);
      });

      test('[DS7] an empty update and one of every byte come back', async () => {
        const all = Uint8Array.from({ length: 256 }, (_, index) => index);
        await store.append(DOC, bytes());
        await store.append(DOC, all);
        expect(await stored()).toEqual([[], [...all]]);
      });
    });

    describe('segments', () => {
      test('[DS8] a segment comes back as it was put; unknown ones are undefined', async () => {
        await store.putSegment(CHANNEL, 3, bytes(1, 2, 3));
        expect([...((await store.segment(CHANNEL, 3)) ?? [])]).toEqual([1, 2, 3]);
        expect(await store.segment(CHANNEL, 2)).toBeUndefined();
        expect(await store.segment(OTHER, 3)).toBeUndefined();
      });

      test('[DS8] putting a segment again replaces it', async () => {
        await store.putSegment(CHANNEL, 3, bytes(1));
        await store.putSegment(CHANNEL, 3, bytes(2));
        expect([...((await store.segment(CHANNEL, 3)) ?? [])]).toEqual([2]);
        expect(await store.segments(CHANNEL)).toEqual([3]);
      });

      test('[DS9] segments are listed by number, not by text, and per channel', async () => {
        for (const segment of [10, 9, 2, 100]) await store.putSegment(CHANNEL, segment, bytes(segment));
        await store.putSegment(OTHER, 1, bytes(1));
        expect(await store.segments(CHANNEL)).toEqual([2, 9, 10, 100]);
        expect(await store.segments(OTHER)).toEqual([1]);
      });

      test('[DS9] dropping forgets those below the bound of that channel only', async () => {
        for (const segment of [1, 2, 10]) await store.putSegment(CHANNEL, segment, bytes(segment));
        await store.putSegment(OTHER, 1, bytes(1));
        await store.dropSegments(CHANNEL, 10);
        expect(await store.segments(CHANNEL)).toEqual([10]);
        expect(await store.segments(OTHER)).toEqual([1]);
        expect(await store.segment(CHANNEL, 2)).toBeUndefined();
      });

      test('[DS9] segments are not documents', async () => {
        await store.putSegment(CHANNEL, 0, bytes(1));
        expect(await store.list()).toEqual([]);
        expect(await stored()).toEqual([]);
      });
    });

    describe('values', () => {
      test('[DS10] JSON, bytes and maps come back equal', async () => {
        const value = {
          text: 'ä',
          list: [1, null, true],
          map: new Map([['a', { n: 1 }]]),
          raw: bytes(1, 255),
        };
        await store.set(new Map([['a', value]]));
        expect(await store.get('a')).toEqual(value);
        expect(await store.get('b')).toBeUndefined();
      });

      test('[DS10] false, 0, null and the empty text are values', async () => {
        const entries = new Map<string, unknown>([
          ['false', false],
          ['zero', 0],
          ['null', null],
          ['empty', ''],
        ]);
        await store.set(entries);
        expect(await store.entries('')).toEqual(new Map([...entries].sort()));
      });

      test('[DS10] a stored value is not the caller’s object, nor is a read one the store’s', async () => {
        const value = { list: [1] };
        await store.set(new Map([['a', value]]));
        value.list.push(2);
        ((await store.get('a')) as typeof value).list.push(3);
        expect(await store.get('a')).toEqual({ list: [1] });
      });

      test('[DS11] undefined deletes, in one transaction with what is written', async () => {
        await store.set(new Map([['a', 1]]));
        await store.set(
          new Map<string, unknown>([
            ['a', undefined],
            ['b', 2],
          ]),
        );
        expect(await store.entries('')).toEqual(new Map([['b', 2]]));
      });

      test('[DS11] when one value cannot be stored, nothing of the call is written', async () => {
        await store.set(new Map([['a', 1]]));
        const entries = new Map<string, unknown>([
          ['a', 2],
          ['b', () => 0],
          ['c', 3],
        ]);
        await expect(store.set(entries)).rejects.toThrow();
        expect(await store.entries('')).toEqual(new Map([['a', 1]]));
      });

      test('[DS12] entries of a prefix are ordered by key', async () => {
        const keys = ['b/2', 'a', 'b/10', 'b', 'b/', 'c', 'B/1', 'b/ä', 'b/\u{10ffff}x', 'b0'];
        await store.set(new Map(keys.map((key, index) => [key, index])));
        expect([...(await store.entries('b/')).keys()]).toEqual([
          'b/',
          'b/10',
          'b/2',
          'b/ä',
          'b/\u{10ffff}x',
        ]);
        expect([...(await store.entries('none')).keys()]).toEqual([]);
        expect((await store.entries('')).size).toBe(keys.length);
      });

      test('[DS12] a prefix is taken literally', async () => {
        await store.set(
          new Map([
            ['a%b', 1],
            ['axb', 2],
            ['a_b', 3],
            ['A%b', 4],
          ]),
        );
        expect([...(await store.entries('a%')).keys()]).toEqual(['a%b']);
        expect([...(await store.entries('a_')).keys()]).toEqual(['a_b']);
      });
    });

    describe('handles', () => {
      test('[DS13] what was written is there after closing and opening again', async () => {
        await store.append(DOC, bytes(1));
        await store.putSegment(CHANNEL, 1, bytes(2));
        await store.set(new Map([['a', 1]]));
        await store.close();
        store = await openHere();
        expect(await stored()).toEqual([[1]]);
        expect(await store.segments(CHANNEL)).toEqual([1]);
        expect(await store.get('a')).toBe(1);
      });

      test('[DS13] an end is still right after closing and opening again', async () => {
        await store.append(DOC, bytes(1));
        await store.compact(DOC, bytes(1), (await store.load(DOC)).end);
        await store.close();
        store = await openHere();
        const { end } = await store.load(DOC);
        await store.append(DOC, bytes(2));
        await store.compact(DOC, bytes(100), end);
        expect(await stored()).toEqual([[100], [2]]);
      });

      test('[DS13] closing waits for what is under way', async () => {
        const writes = [store.append(DOC, bytes(1)), store.set(new Map([['a', 1]]))];
        await store.close();
        await Promise.all(writes);
        store = await openHere();
        expect(await stored()).toEqual([[1]]);
        expect(await store.get('a')).toBe(1);
      });

      test('[DS14] two handles on one store see each other’s writes', async () => {
        const second = await openHere();
        await store.append(DOC, bytes(1));
        await second.append(DOC, bytes(2));
        await second.set(new Map([['a', 1]]));
        expect(await stored()).toEqual([[1], [2]]);
        expect(await store.get('a')).toBe(1);
        const { end } = await store.load(DOC);
        await second.append(DOC, bytes(3));
        await store.compact(DOC, bytes(1, 2), end);
        expect(plain((await second.load(DOC)).updates)).toEqual([[1, 2], [3]]);
        await second.close();
        expect(await stored()).toEqual([[1, 2], [3]]);
      });

      test('[DS15] a closed store rejects every call', async () => {
        await store.close();
        const calls: (() => Promise<unknown>)[] = [
          () => store.load(DOC),
          () => store.append(DOC, bytes(1)),
          () => store.compact(DOC, bytes(1), 0),
          () => store.remove(DOC),
          () => store.list(),
          () => store.segment(CHANNEL, 0),
          () => store.putSegment(CHANNEL, 0, bytes(1)),
          () => store.segments(CHANNEL),
          () => store.dropSegments(CHANNEL, 1),
          () => store.get('a'),
          () => store.set(new Map([['a', 1]])),
          () => store.entries(''),
        ];
        for (const call of calls) await expect(call()).rejects.toBeInstanceOf(Error);
      });

      test('[DS15] closing twice is harmless', async () => {
        await store.close();
        await expect(store.close()).resolves.toBeUndefined();
      });

      test('[DS16] destroying erases all of it', async () => {
        await store.append(DOC, bytes(1));
        await store.putSegment(CHANNEL, 1, bytes(2));
        await store.set(new Map([['a', 1]]));
        await store.destroy();
        await expect(store.load(DOC)).rejects.toBeInstanceOf(Error);
        store = await openHere();
        expect(await store.list()).toEqual([]);
        expect(await store.segments(CHANNEL)).toEqual([]);
        expect(await store.entries('')).toEqual(new Map());
      });
    });
  });
}
