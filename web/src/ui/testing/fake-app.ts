import { ApiFailure, type App, type AppState } from '../../session/app.ts';
import { Cell } from '../../session/store.ts';
import type { FakeAnswers, FakeSession } from './fake-session.ts';

/** An app in memory: `session` is signed in at once, or after `login` and `register`. */
export class FakeApp implements App {
  readonly state: Cell<AppState>;
  readonly #session: FakeSession;
  answers: FakeAnswers = {
    serverInfo: () => ({ name: 'causeway', version: '0.1.0', firstRun: false, signup: 'invite', ai: null }),
  };

  constructor(session: FakeSession, start: AppState['state'] = 'signed-in') {
    this.#session = session;
    this.state = new Cell<AppState>(start === 'signed-in' ? { state: start, session } : { state: start });
  }

  call: App['call'] = async (name, args) => {
    await Promise.resolve();
    const answer = this.answers[name];
    if (answer === undefined) throw new ApiFailure('offline', 'The server can’t be reached.');
    return answer(args as never) as never;
  };
  register: App['register'] = async (input) => {
    await Promise.resolve();
    this.answers.register?.(input as never);
    this.state.set({ state: 'signed-in', session: this.#session });
  };
  login: App['login'] = async (input) => {
    await Promise.resolve();
    this.answers.login?.(input as never);
    this.state.set({ state: 'signed-in', session: this.#session });
  };
}
