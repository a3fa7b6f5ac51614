import type { UserOp } from '../op/user-op.ts';
import { OpIndex } from './op-index.ts';
import { parseUserOp } from './parse-op.ts';
import { keepView } from './same.ts';
import { UserState } from './user-state.ts';
import type { UserView } from './user-view.ts';

/** The fold of a user's own log; works as {@link ChannelFold} does. SPEC.md has the rules (UL…). */
export class UserFold {
  readonly #ops = new OpIndex<UserOp>();
  #state = new UserState();
  #view = this.#state.build();

  /** What all ops so far show. */
  get view(): UserView {
    return this.#view;
  }

  /** Folds `texts` in; returns the new view, or the same reference when they change nothing. */
  add(texts: Iterable<string>): UserView {
    const change = this.#ops.putAll(texts, parseUserOp, ({ op }) => this.#state.absorb(op));
    if (change === 'replaced') this.#refold();
    if (change !== 'known') this.#view = keepView(this.#view, this.#state.build());
    return this.#view;
  }

  #refold(): void {
    this.#state = new UserState();
    for (const op of this.#ops.ops()) this.#state.absorb(op);
  }
}
