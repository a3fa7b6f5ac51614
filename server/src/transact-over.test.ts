import { expect, it } from 'vitest';
import { Failure } from './failure.ts';
import type { LogId, Logs, LogTransaction } from './sync/logs.ts';
import { openTestDatabase } from './testing/test-database.ts';
import { transactOver } from './transact-over.ts';

const A = 'user/aaaaaaaaaa' as LogId;
const B = 'user/bbbbbbbbbb' as LogId;

/** Opens transactions without any log; records what they were opened for. */
const setUp = async () => {
  const db = await openTestDatabase();
  const opened: (readonly LogId[])[] = [];
  const logs: Logs = {
    transact: (names, change) => {
      opened.push(names);
      return db.transaction().execute((tx) => change({ db: tx } as LogTransaction));
    },
  };
  return { db, logs, opened };
};

it('does all anew when more logs are concerned by the time of the transaction', async () => {
  const { db, logs, opened } = await setUp();
  const plans = [[A], [A, B], [A, B], [B, A]];
  const plan = () => Promise.resolve(plans.shift() ?? []);
  expect(await transactOver({ db, logs }, plan, () => Promise.resolve('done'))).toBe('done');
  expect(opened).toEqual([[A], [A, B]]);
  await db.destroy();
});

it('gives up when that never ends, and passes on what the change throws', async () => {
  const { db, logs } = await setUp();
  let n = 0;
  const restless = () => Promise.resolve([`user/${String(n++).padStart(10, '0')}` as LogId]);
  await expect(transactOver({ db, logs }, restless, () => Promise.resolve())).rejects.toMatchObject({
    code: 'unavailable',
  });
  const fails = transactOver(
    { db, logs },
    () => Promise.resolve([A]),
    () => Promise.reject(new Failure('conflict', 'no')),
  );
  await expect(fails).rejects.toMatchObject({ code: 'conflict' });
  await db.destroy();
});
