import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/settings.ts';
import type { Database, Tx } from '../db/schema.ts';
import { transact } from '../db/transact.ts';
import { BudgetSpent, type Payer } from './budget-spent.ts';

export type Budgets = Pick<Config, 'aiUserTokensPerDay' | 'aiChannelTokensPerDay' | 'aiTokensPerDay'>;

export interface Spender {
  readonly user: UserId;
  readonly channel: ChannelId;
}

/** Tokens that are set aside for one call. */
export interface Reservation {
  /**
   * Counts what the call has really taken instead of what was set aside for it. Once; a call of which nothing is heard
   * any more has cost what was set aside.
   */
  settle(used: number): Promise<void>;
}

interface Share {
  readonly payer: Payer;
  readonly scope: string;
  readonly limit: number;
}

const DAY_MS = 86_400_000;

/** The scope of all together. */
const SERVER = 'server';

/** In UTC, as `2030-01-31`. */
const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** What the model may cost in a day (UTC): one user, one channel, and all together. The same on all servers. */
export class TokenBudget {
  readonly #db: Kysely<Database>;
  readonly #budgets: Budgets;
  readonly #now: Clock;

  constructor(db: Kysely<Database>, budgets: Budgets, now: Clock) {
    this.#db = db;
    this.#budgets = budgets;
    this.#now = now;
  }

  /**
   * Sets `tokens` aside, of all three budgets or of none: calls at the same time, on any server, never spend more than
   * there is. Throws {@link BudgetSpent}.
   */
  async reserve(spender: Spender, tokens: number): Promise<Reservation> {
    const now = this.#now();
    const day = dayOf(now);
    const shares = this.#shares(spender);
    await transact(this.#db, async (tx) => {
      await makeRows(tx, day, shares);
      for (const share of shares)
        if (!(await take(tx, { day, share, tokens }))) throw new BudgetSpent(share.payer, now);
    });
    let isSettled = false;
    const settle = async (used: number): Promise<void> => {
      if (isSettled) return;
      isSettled = true;
      const scopes = shares.map(({ scope }) => scope);
      await transact(this.#db, (tx) => change(tx, { day, scopes, by: Math.ceil(used) - tokens }));
    };
    return { settle };
  }

  /** What all together have taken today, with what is set aside; and when the next day begins, in ms. */
  async today(): Promise<{ readonly tokens: number; readonly limit: number; readonly resetsAt: number }> {
    const now = this.#now();
    const row = await this.#db
      .selectFrom('ai_usage')
      .select('tokens')
      .where('day', '=', dayOf(now))
      .where('scope', '=', SERVER)
      .executeTakeFirst();
    return {
      tokens: row?.tokens ?? 0,
      limit: this.#budgets.aiTokensPerDay,
      resetsAt: now - (now % DAY_MS) + DAY_MS,
    };
  }

  /** Those that others wait for least come first. */
  #shares({ user, channel }: Spender): Share[] {
    const { aiUserTokensPerDay, aiChannelTokensPerDay, aiTokensPerDay } = this.#budgets;
    return [
      { payer: 'user', scope: `user/${user}`, limit: aiUserTokensPerDay },
      { payer: 'channel', scope: `channel/${channel}`, limit: aiChannelTokensPerDay },
      { payer: 'server', scope: SERVER, limit: aiTokensPerDay },
    ];
  }
}

async function makeRows(tx: Tx, day: string, shares: readonly Share[]): Promise<void> {
  await tx
    .insertInto('ai_usage')
    .values(shares.map(({ scope }) => ({ day, scope, tokens: 0 })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether there was enough. */
async function take(
  tx: Tx,
  { day, share, tokens }: { readonly day: string; readonly share: Share; readonly tokens: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('ai_usage')
    .set((eb) => ({ tokens: eb('tokens', '+', tokens) }))
    .where('day', '=', day)
    .where('scope', '=', share.scope)
    .where('tokens', '<=', share.limit - tokens)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function change(
  tx: Tx,
  { day, scopes, by }: { readonly day: string; readonly scopes: readonly string[]; readonly by: number },
): Promise<void> {
  await tx
    .updateTable('ai_usage')
    .set((eb) => ({ tokens: eb('tokens', '+', by) }))
    .where('day', '=', day)
    .where('scope', 'in', scopes)
    .execute();
}
