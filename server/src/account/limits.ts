import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Failure } from '../failure.ts';

/** How often something may be tried: `points` in `seconds`. */
interface Rate {
  readonly points: number;
  readonly seconds: number;
}

export interface Rates {
  /** Sign-ins by one address, right or wrong: a whole office may share it. */
  readonly loginByAddress: Rate;
  /** Wrong passwords for one account from one address. */
  readonly wrongByAddress: Rate;
  /** Wrong passwords for one account from anywhere: many addresses together guess no faster than this. */
  readonly wrongByAccount: Rate;
  /** New accounts by one address, and attempts at one. */
  readonly registerByAddress: Rate;
}

export const RATES: Rates = {
  loginByAddress: { points: 100, seconds: 300 },
  wrongByAddress: { points: 10, seconds: 900 },
  wrongByAccount: { points: 100, seconds: 3600 },
  registerByAddress: { points: 100, seconds: 3600 },
};

const limiter = ({ points, seconds }: Rate): RateLimiterMemory =>
  new RateLimiterMemory({ points, duration: seconds });

/** Slows down who guesses passwords or makes accounts in masses. Kept in memory: a restart forgives. */
export class Limits {
  readonly #login: RateLimiterMemory;
  readonly #wrongByAddress: RateLimiterMemory;
  readonly #wrongByAccount: RateLimiterMemory;
  readonly #register: RateLimiterMemory;

  constructor(rates: Rates = RATES) {
    this.#login = limiter(rates.loginByAddress);
    this.#wrongByAddress = limiter(rates.wrongByAddress);
    this.#wrongByAccount = limiter(rates.wrongByAccount);
    this.#register = limiter(rates.registerByAddress);
  }

  register(address: string): Promise<void> {
    return take(this.#register, address);
  }

  /**
   * Counts an attempt before the password is looked at: as wrong, until {@link loggedIn} takes that back. So attempts
   * at the same time do not all pass before the first one has failed.
   */
  async login(address: string, account: string): Promise<void> {
    await take(this.#login, address);
    await take(this.#wrongByAddress, pair(address, account));
    await take(this.#wrongByAccount, account);
  }

  /** The password was right: the attempt is not counted against the account. */
  async loggedIn(address: string, account: string): Promise<void> {
    await this.#wrongByAddress.delete(pair(address, account));
    await this.#wrongByAccount.reward(account);
  }
}

const pair = (address: string, account: string): string => `${address} ${account}`;

async function take(limit: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limit.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const retryAfter = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new Failure('rate-limited', `Too many attempts. Try again in ${inWords(retryAfter)}.`, {
      retryAfter,
    });
  }
}

const inWords = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
