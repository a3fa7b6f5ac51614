import { inject } from 'vitest';

/** How much tests try, as the environment says (vitest.config.ts); nothing else reads it. */
export interface Runs {
  /** `FC_RUNS`: so many cases, whatever a test asks for. */
  readonly exactly?: number;
  /** `SOAK`: so many times as many cases as usual. */
  readonly times: number;
  /** `FC_SEED`: the seed of property tests. */
  readonly fastCheckSeed?: number;
  /** `SEED`: the one seed that the simulator and the mutated frames replay. */
  readonly seed?: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    runs: Runs;
  }
}

/** How many cases to try of what is tried `usual` times in `npm test`. */
export function runCount(usual: number): number {
  const { exactly, times } = inject('runs');
  return exactly ?? Math.ceil(usual * times);
}

/** Whether this is a soak rather than `npm test`. */
export const isSoak = (): boolean => inject('runs').times > 1;

/** The seed to replay, if one is given. */
export const givenSeed = (): number | undefined => inject('runs').seed;
