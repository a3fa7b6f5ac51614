import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../db/schema.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { BudgetSpent } from './budget-spent.ts';
import { type Spender, TokenBudget } from './token-budget.ts';

const NOON = Date.UTC(2030, 0, 31, 12);
const BUDGETS = { aiUserTokensPerDay: 1_000, aiChannelTokensPerDay: 2_500, aiTokensPerDay: 4_000 };

let db: Kysely<Database>;
let now = NOON;
let budget: TokenBudget;
beforeEach(async () => {
  db = await openTestDatabase();
  now = NOON;
  budget = new TokenBudget(db, BUDGETS, () => now);
});
afterEach(() => db.destroy());

const spender = (user: number, channel = 1): Spender => ({
  user: `User00000${user}` as UserId,
  channel: `Channel00000000${channel}` as ChannelId,
});

const spent = async (scope: string, day = '2030-01-31'): Promise<number | undefined> => {
  const row = await db
    .selectFrom('ai_usage')
    .select('tokens')
    .where('day', '=', day)
    .where('scope', '=', scope)
    .executeTakeFirst();
  return row?.tokens;
};

const refusal = (of: Promise<unknown>): Promise<unknown> =>
  of.then(
    () => 'was taken',
    (error: unknown) => (error instanceof BudgetSpent ? error.payer : error),
  );

it('sets aside, and then counts what was really taken', async () => {
  const reservation = await budget.reserve(spender(1), 400);
  expect([await spent('user/User000001'), await spent('server')]).toEqual([400, 400]);
  await reservation.settle(123);
  await reservation.settle(999);
  expect([
    await spent('user/User000001'),
    await spent('channel/Channel000000001'),
    await spent('server'),
  ]).toEqual([123, 123, 123]);
});

it('refuses by the first budget that has not enough left, and then takes of none', async () => {
  await budget.reserve(spender(1), 1_000);
  expect(await refusal(budget.reserve(spender(1, 2), 1))).toBe('user');
  expect(await spent('channel/Channel000000002')).toBeUndefined();
  await budget.reserve(spender(2), 1_000);
  expect(await refusal(budget.reserve(spender(3), 501))).toBe('channel');
  await budget.reserve(spender(3), 500);
  await budget.reserve(spender(4, 2), 1_000);
  expect(await refusal(budget.reserve(spender(5, 2), 501))).toBe('server');
  expect(await spent('server')).toBe(3_500);
});

it('says whose budget it is, and when there is a new one', async () => {
  const error = await budget.reserve(spender(1), 1_001).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    line: 'You have used up your AI budget for today. It starts anew at 00:00 UTC, in about 12 hours.',
    retryAfter: 43_200,
  });
});

it('starts anew at midnight, and settles on the day on which it was set aside', async () => {
  const reservation = await budget.reserve(spender(1), 1_000);
  now += 12 * 3_600_000;
  await budget.reserve(spender(1), 1_000);
  await reservation.settle(10);
  expect(await spent('user/User000001')).toBe(10);
  expect(await spent('user/User000001', '2030-02-01')).toBe(1_000);
});

it('never gives more than there is to calls at the same time', async () => {
  const calls = Array.from({ length: 100 }, (_, n) => budget.reserve(spender(n % 10, n % 3), 90));
  const taken = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled');
  // 44 × 90 fit into the server's 4,000.
  expect(taken.length).toBe(44);
  expect(await spent('server')).toBe(3_960);
  const rows = await db.selectFrom('ai_usage').selectAll().execute();
  for (const { scope, tokens } of rows) {
    if (scope.startsWith('user/')) expect(tokens).toBeLessThanOrEqual(BUDGETS.aiUserTokensPerDay);
    if (scope.startsWith('channel/')) expect(tokens).toBeLessThanOrEqual(BUDGETS.aiChannelTokensPerDay);
  }
});

it('of a call that is never heard of again counts what was set aside', async () => {
  await budget.reserve(spender(1), 700);
  const afterRestart = new TokenBudget(db, BUDGETS, () => now);
  expect(await refusal(afterRestart.reserve(spender(1), 301))).toBe('user');
  await afterRestart.reserve(spender(1), 300);
  expect(await spent('user/User000001')).toBe(1_000);
});
