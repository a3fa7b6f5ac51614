import type { ChannelOp } from '../op/channel-op.ts';
import { ChannelState } from './channel-state.ts';
import type { ChannelView } from './channel-view.ts';
import type { MessageFacts } from './message-facts.ts';
import { OpIndex } from './op-index.ts';
import { parseChannelOp } from './parse-op.ts';
import { keepView } from './same.ts';

/**
 * A channel is a *set* of ops, and what people see is a function of that set. Picture one card per message: posts,
 * edits, deletes and reactions are slips of paper dropped onto the card that they name, in whatever order they come,
 * also before the card has a post. A card never remembers the order of its slips, only the winner of each question
 * ("which edit counts?": the greatest (ts, id)), so any order and any repetition gives the same card. Members, pins,
 * name and topic are further cards of that sort. Adding an op therefore touches one card; then only that card is drawn
 * anew and its line in the timeline replaced. All else keeps its reference, which is how views know what to render.
 *
 * Lists are sorted by (time, id), never by arrival. What is not lawful (parse-op.ts) is dropped before it gets here;
 * what names an unknown target waits on a card without a post, and is not shown. SPEC.md has the rules (FD…).
 */
export class ChannelFold {
  readonly #ops = new OpIndex<ChannelOp, MessageFacts>();
  #state = new ChannelState(this.#ops);
  #view = this.#state.build();

  /** What all ops so far show. */
  get view(): ChannelView {
    return this.#view;
  }

  /** Folds `texts` in; returns the new view, or the same reference when they change nothing. */
  add(texts: Iterable<string>): ChannelView {
    const change = this.#ops.putAll(texts, parseChannelOp, (held) => this.#state.absorb(held));
    if (change === 'replaced') this.#refold();
    if (change !== 'known') this.#view = keepView(this.#view, this.#state.build());
    return this.#view;
  }

  /** Two texts under one id: what the loser did cannot be taken back from the cards, so they are written anew (SPEC.md, FD26). */
  #refold(): void {
    this.#state = new ChannelState(this.#ops);
    for (const held of this.#ops.anew()) this.#state.absorb(held);
  }
}
