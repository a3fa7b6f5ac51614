import type { SessionAnswer } from '@causeway/shared/api/auth';
import type { UserId } from '@causeway/shared/id';
import { ApiClient } from './api-client.ts';
import { ApiFailure } from './app.ts';
import type { Environment, TabPort } from './environment.ts';
import { nothing } from './nothing.ts';
import { fraction } from './sync/backoff.ts';
import type { TokenProvider } from './with-token.ts';

interface Token {
  readonly user: UserId;
  readonly value: string;
  /** ms since 1970, by this device's clock. */
  readonly expiresAt: number;
}

/**
 * The access token: in memory only, renewed through the HttpOnly cookie.
 *
 * Rules: (T1) a refresh token is single-use, so only one tab at a time refreshes, under a Web Lock, and the others
 * take what it got. (T2) 401 to a refresh means that the session is over, and is told once; everything else means
 * "later". (T3) a token of another user is none.
 */
export class TokenSource implements TokenProvider {
  readonly #env: Environment;
  readonly #api: ApiClient;
  readonly #user: UserId;
  readonly #port: TabPort | undefined;
  #token: Token | undefined;
  #refreshing: Promise<string> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  /** Called when the server has ended the session (`false`), and when a token arrives (`true`). */
  onSession: (alive: boolean) => void = nothing;

  constructor(env: Environment, user: UserId) {
    this.#env = env;
    this.#user = user;
    this.#api = new ApiClient(env, this);
    this.#port = env.openChannel?.('causeway-auth');
    this.#port?.addEventListener('message', ({ data }) => this.#adopt(data as Token));
  }

  /** A token that is good for a while. Rejects with {@link ApiFailure}: `unauthenticated` or `offline`. */
  get(): Promise<string> {
    const token = this.#fresh();
    return token === undefined ? this.#refreshOnce(undefined) : Promise.resolve(token.value);
  }

  /** Another token than `refused`. */
  renew(refused: string): Promise<string> {
    const token = this.#fresh();
    if (token !== undefined && token.value !== refused) return Promise.resolve(token.value);
    return this.#refreshOnce(refused);
  }

  /** What a sign-in answered. */
  set(answer: SessionAnswer): void {
    const token = {
      user: answer.user.id,
      value: answer.accessToken,
      expiresAt: this.#env.now() + answer.expiresIn * 1_000,
    };
    this.#port?.postMessage(token);
    this.#adopt(token);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#token = undefined;
    this.#port?.close();
  }

  #fresh(): Token | undefined {
    const token = this.#token;
    const soon = this.#env.now() + this.#env.timing.renewBefore / 2;
    return token !== undefined && token.expiresAt > soon ? token : undefined;
  }

  #refreshOnce(refused: string | undefined): Promise<string> {
    this.#refreshing ??= this.#locked(() => this.#refresh(refused)).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  #locked(work: () => Promise<string>): Promise<string> {
    return this.#env.locks?.request('causeway-refresh', {}, work) ?? work();
  }

  async #refresh(refused: string | undefined): Promise<string> {
    const shared = this.#fresh();
    if (shared !== undefined && shared.value !== refused) return shared.value;
    try {
      const answer = await this.#api.call('refresh', { body: {} });
      this.set(answer);
      if (answer.user.id === this.#user) return answer.accessToken;
      throw new ApiFailure('unauthenticated', 'You are signed in as somebody else in this browser.');
    } catch (error) {
      if (error instanceof ApiFailure && error.code === 'unauthenticated') this.#end();
      throw error;
    }
  }

  /** (T2). What is left of the token's time is worth nothing. */
  #end(): void {
    this.#token = undefined;
    clearTimeout(this.#timer);
    this.onSession(false);
  }

  #adopt(token: Token): void {
    if (this.#closed || token.user !== this.#user) return;
    this.#token = token;
    this.#renewInTime(token);
    this.onSession(true);
  }

  #renewInTime(token: Token): void {
    clearTimeout(this.#timer);
    // Not all tabs at once: who is first tells the others, also where there are no locks.
    const early = this.#env.timing.renewBefore * (1 + fraction(this.#env));
    const wait = token.expiresAt - this.#env.now() - early;
    // A failure is met again, and handled, by whoever needs the token next.
    this.#timer = setTimeout(() => void this.renew(token.value).catch(nothing), Math.max(wait, 1_000));
  }
}
