import { expect, it } from 'vitest';
import { JournalConflict } from './journal.ts';
import { pastConflicts } from './past-conflicts.ts';

/** A task that loses `losses` times to other servers. */
function losing(losses: number): () => Promise<number> {
  let tries = 0;
  return () => {
    tries++;
    return tries <= losses ? Promise.reject(new JournalConflict('lost')) : Promise.resolve(tries);
  };
}

it('a write is tried again after each row of others that it catches up with', async () => {
  let caughtUp = 0;
  const catchUp = (): Promise<boolean> => Promise.resolve(++caughtUp > 0);
  expect(await pastConflicts(losing(3), catchUp)).toBe(4);
  expect(caughtUp).toBe(3);
});

it('a write that loses for ever, or to nobody, fails', async () => {
  await expect(pastConflicts(losing(1_000), () => Promise.resolve(true))).rejects.toThrow(JournalConflict);
  await expect(pastConflicts(losing(1), () => Promise.resolve(false))).rejects.toThrow(JournalConflict);
});
