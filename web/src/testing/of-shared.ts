import type fc from 'fast-check';

/** What is alike in both of fast-check's declarations. */
interface Generates<T> {
  generate(random: never, bias: number | undefined): { readonly value: T };
}

/**
 * An arbitrary of the shared package: its declarations name fast-check's types for CommonJS, ours those for modules,
 * which are the same but for their private fields.
 */
export const ofShared = <T>(arbitrary: Generates<T>): fc.Arbitrary<T> =>
  arbitrary as unknown as fc.Arbitrary<T>;
