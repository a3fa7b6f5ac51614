import fc from 'fast-check';

/** The items in any order, some of them more than once, none left out. */
export const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.tuple(fc.subarray([...items]), fc.subarray([...items])).chain(([twice, thrice]) => {
    const all = [...items, ...twice, ...thrice];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });

/** The items cut into runs. */
export const chunked = <T>(items: readonly T[]): fc.Arbitrary<T[][]> =>
  fc.array(fc.nat(items.length), { maxLength: 12 }).map((cuts) => {
    const ends = [...new Set([...cuts, items.length])].sort((a, b) => a - b);
    return ends.map((end, index) => items.slice(ends[index - 1] ?? 0, end));
  });
