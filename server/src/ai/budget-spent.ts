/** Whose budget it is. */
export type Payer = 'user' | 'channel' | 'server';

const WHO: Readonly<Record<Payer, string>> = {
  user: 'You have used up your AI budget for today.',
  channel: 'This channel has used up its AI budget for today.',
  server: 'This server has used up its AI budget for today.',
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** There are not enough tokens left for a call; nothing was set aside. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
  readonly payer: Payer;
  /** For people: whose budget it is, and when there is a new one. */
  readonly line: string;
  /** Seconds until then. */
  readonly retryAfter: number;

  constructor(payer: Payer, now: number) {
    const left = DAY_MS - (now % DAY_MS);
    const line = `${WHO[payer]} It starts anew at 00:00 UTC, ${inHours(left)}.`;
    super(line);
    this.payer = payer;
    this.line = line;
    this.retryAfter = Math.ceil(left / 1000);
  }
}

function inHours(ms: number): string {
  const hours = Math.round(ms / HOUR_MS);
  if (hours < 1) return 'in less than an hour';
  return hours === 1 ? 'in about an hour' : `in about ${hours} hours`;
}
