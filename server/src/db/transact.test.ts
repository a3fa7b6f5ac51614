import type { Kysely } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from './schema.ts';
import { retrying } from './transact.ts';

/** Only its identity counts. */
let db: Kysely<Database>;
beforeEach(() => {
  db = {} as Kysely<Database>;
});

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** Fails with each of `codes` in turn, then succeeds. */
function failing(codes: readonly string[]): { task: () => Promise<string>; tries: () => number } {
  let tries = 0;
  const task = (): Promise<string> => {
    const code = codes[tries++];
    return code === undefined ? Promise.resolve('done') : Promise.reject(failure(code));
  };
  return { task, tries: () => tries };
}

describe('a transaction', () => {
  it.each([
    ['that others were in the way of is tried again until it is done', ['40001', '40P01', '40001'], 4],
    ['that found a key taken meanwhile is tried once more', ['23505'], 2],
    ['is tried again for either reason', ['40001', '23505', '40001'], 4],
  ])('%s', async (_, codes, tries) => {
    const run = failing(codes);
    expect(await retrying(db, run.task)).toBe('done');
    expect(run.tries()).toBe(tries);
  });

  it.each([
    ['whose key stays taken', ['23505', '23505', '23505'], '23505', 2],
    ['that fails for another reason', ['23502'], '23502', 1],
    ['that fails for another reason when tried again', ['40001', '08006'], '08006', 2],
    ['that is never let through', Array.from({ length: 100 }, () => '40001'), '40001', 20],
  ])('%s fails', async (_, codes, code, tries) => {
    const run = failing(codes);
    await expect(retrying(db, run.task)).rejects.toMatchObject({ code });
    expect(run.tries()).toBe(tries);
  });
});

it('those that try again do so one after the other, and a failure holds up nobody', async () => {
  let running = 0;
  let most = 0;
  const contender = (codes: readonly string[]): (() => Promise<void>) => {
    const run = failing(codes);
    return async () => {
      if (run.tries() > 0) most = Math.max(most, ++running);
      try {
        await run.task();
      } finally {
        if (run.tries() > 1) running--;
      }
    };
  };
  const codes = [['40001'], ['40001', '23502'], ['40001', '40001'], ['40001']];
  const outcomes = await Promise.allSettled(codes.map((each) => retrying(db, contender(each))));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(most).toBe(1);
});
