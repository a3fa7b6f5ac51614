import type { SessionAnswer } from '@causeway/shared/api/auth';
import type { RouteArgs, RouteResult } from '@causeway/shared/api/route';
import type { RouteName, Routes } from '@causeway/shared/api/routes';
import { isUserId, type UserId } from '@causeway/shared/id';
import { ApiClient } from './api-client.ts';
import { ApiFailure, type App, type AppState, USER_KEY } from './app.ts';
import { browserEnvironment } from './browser-environment.ts';
import type { Environment } from './environment.ts';
import type { LiveSession } from './live-session.ts';
import { openSession } from './open-session.ts';
import { Cell } from './store.ts';
import { TabBus } from './tabs/tab-bus.ts';
import { TokenSource } from './token-source.ts';

/** A sign-out that the server has not heard of; without anything personal. */
const LOGOUT = 'causeway.logout';

/** Makes the app; in a browser without arguments. It boots by itself: local data first, then the network. */
export function createApp(environment: Environment = browserEnvironment()): App & { close(): Promise<void> } {
  const app = new LiveApp(environment);
  void app.boot();
  return app;
}

interface SignedIn {
  readonly user: UserId;
  readonly session: LiveSession;
  readonly tokens: TokenSource;
  readonly stopListening: () => void;
}

class LiveApp implements App {
  readonly state = new Cell<AppState>({ state: 'booting' });
  readonly #env: Environment;
  readonly #api: ApiClient;
  #current: SignedIn | undefined;

  constructor(env: Environment) {
    this.#env = env;
    const nobody = (): Promise<string> =>
      Promise.reject(new ApiFailure('unauthenticated', 'Sign in to do that.'));
    this.#api = new ApiClient(env, {
      get: () => this.#current?.tokens.get() ?? nobody(),
      renew: (token) => this.#current?.tokens.renew(token) ?? nobody(),
    });
  }

  async boot(): Promise<void> {
    const user = this.#env.memory.getItem(USER_KEY);
    if (isUserId(user)) return await this.#open(user);
    this.state.set({ state: 'signed-out' });
    if (this.#env.memory.getItem(LOGOUT) !== null) await this.#logout();
  }

  call<N extends RouteName>(name: N, args: RouteArgs<Routes[N]>): Promise<RouteResult<Routes[N]>> {
    return this.#api.call(name, args);
  }

  async register(body: RouteArgs<Routes['register']>['body']): Promise<void> {
    await this.#signIn(await this.#api.call('register', { body }));
  }

  async login(body: RouteArgs<Routes['login']>['body']): Promise<void> {
    await this.#signIn(await this.#api.call('login', { body }));
  }

  async close(): Promise<void> {
    await this.#leave();
  }

  async #signIn(answer: SessionAnswer): Promise<void> {
    this.#env.memory.removeItem(LOGOUT);
    this.#env.memory.setItem(USER_KEY, answer.user.id);
    // Coming back as the same person goes on where the session stood.
    if (this.#current?.user === answer.user.id) return this.#current.tokens.set(answer);
    await this.#leave();
    await this.#open(answer.user.id, answer);
  }

  async #open(user: UserId, answer?: SessionAnswer): Promise<void> {
    const tokens = new TokenSource(this.#env, user);
    const session = await openSession(this.#env, user, tokens, () => this.#signOut());
    if (answer !== undefined) tokens.set(answer);
    const bus = new TabBus(this.#env, user);
    bus.listen((message) => {
      if (message.t === 'signedOut') void this.#forget();
    });
    this.#current = { user, session, tokens, stopListening: () => bus.close() };
    this.state.set({ state: 'signed-in', session });
    session.start();
  }

  async #signOut(): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    await this.#logout();
    const bus = new TabBus(this.#env, current.user);
    bus.post({ t: 'signedOut', user: current.user });
    bus.close();
    await this.#forget();
  }

  /** Erases what this device has of the current user. */
  async #forget(): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    this.#current = undefined;
    current.stopListening();
    this.#env.memory.removeItem(USER_KEY);
    this.state.set({ state: 'signed-out' });
    await current.session.erase().catch((error: unknown) => this.#env.log('not erased', error));
  }

  async #logout(): Promise<void> {
    try {
      await this.#api.call('logout', { body: {} });
      this.#env.memory.removeItem(LOGOUT);
    } catch {
      this.#env.memory.setItem(LOGOUT, '1');
    }
  }

  async #leave(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    current?.stopListening();
    await current?.session.close();
  }
}
