import { compareIds, compareOps } from '../hybrid-time.ts';
import type { OpId } from '../id.ts';
import type { ChannelOp, Delete, Edit, Post, React, StreamEnd } from '../op/channel-op.ts';
import type { Arrivals } from './arrivals.ts';
import { ById } from './by-id.ts';
import type { Message } from './channel-view.ts';
import { LayeredMap } from './layered-map.ts';
import { buildMessage, isSameMessage, type MessageFacts, noFacts } from './message-facts.ts';
import type { Held, OpIndex } from './op-index.ts';
import type { Pins } from './pins.ts';
import { addReaction } from './reactions.ts';
import { isNewer } from './register.ts';
import type { Change } from './sorted.ts';

/** Whether sealing left the body out, as it does for deleted messages. */
export const isErased = (op: Post | Edit): boolean => op.body === undefined;

/** Every message, from posts and what edits, ends, deletes, reactions, pins and arrivals say about them. */
export class Messages {
  view = new LayeredMap<OpId, Message>();
  readonly #ops: OpIndex<ChannelOp, MessageFacts>;
  /** Of ids whose ops are not known (yet); those of known ops are on their cards. */
  readonly #stray = new Map<OpId, MessageFacts>();
  #dirty: MessageFacts[] = [];

  /** `ops` are those that were absorbed. */
  constructor(ops: OpIndex<ChannelOp, MessageFacts>) {
    this.#ops = ops;
  }

  /** `held` is `op` in the index. */
  post(op: Post, held: Held<ChannelOp, MessageFacts>): void {
    const facts = this.#onCard(op.id, held);
    facts.post = op;
    if (isErased(op)) facts.deleted = true;
    this.#touch(facts);
  }

  edit(op: Edit): void {
    const facts = this.#of(op.of);
    if (isErased(op) || !isNewer(op, facts.edit)) return;
    facts.edit = op;
    this.#touch(facts);
  }

  end(op: StreamEnd): void {
    const facts = this.#of(op.of);
    if (!isNewer(op, facts.end)) return;
    facts.end = op;
    this.#touch(facts);
  }

  delete(op: Delete): void {
    const facts = this.#of(op.of);
    facts.deleted = true;
    this.#touch(facts);
  }

  react(op: React): void {
    const facts = this.#of(op.of);
    facts.reactions ??= new Map();
    if (addReaction(facts.reactions, op)) this.#touch(facts);
  }

  isDeleted(id: OpId): boolean {
    return this.#known(id)?.deleted === true;
  }

  /** Something outside the message's own ops changed for it. */
  touch(id: OpId): void {
    const facts = this.#known(id);
    if (facts !== undefined) this.#touch(facts);
  }

  /** Brings `view` up to date; what changed in it. */
  build(arrivals: Arrivals, pins: Pins): Change<Message>[] {
    const changes: Change<Message>[] = [];
    const built: Message[] = [];
    for (const facts of this.#dirty) {
      facts.dirty = false;
      const { id, post, built: before } = facts;
      if (post === undefined) continue;
      const after = buildMessage(facts, post, arrivals.get(id), pins.has(id));
      if (before !== undefined && isSameMessage(before, after)) continue;
      facts.built = after;
      changes.push({ before, after });
      built.push(after);
    }
    this.#dirty = [];
    this.view = this.view.with(new ById(built));
    return changes;
  }

  #touch(facts: MessageFacts): void {
    if (facts.dirty) return;
    facts.dirty = true;
    this.#dirty.push(facts);
  }

  #known(id: OpId): MessageFacts | undefined {
    return this.#ops.get(id)?.card ?? this.#stray.get(id);
  }

  #of(id: OpId): MessageFacts {
    const held = this.#ops.get(id);
    if (held !== undefined) return this.#onCard(id, held);
    let facts = this.#stray.get(id);
    if (facts === undefined) {
      facts = noFacts(id);
      this.#stray.set(id, facts);
    }
    return facts;
  }

  #onCard(id: OpId, held: Held<ChannelOp, MessageFacts>): MessageFacts {
    held.card ??= this.#adopt(id) ?? noFacts(id);
    return held.card;
  }

  /** What was said about `id` before its op came. */
  #adopt(id: OpId): MessageFacts | undefined {
    if (this.#stray.size === 0) return undefined;
    const facts = this.#stray.get(id);
    this.#stray.delete(id);
    return facts;
  }
}

/** Order of unread counts: messages that arrived together in the order in which they were written. */
export const byPosition = (a: Message, b: Message): number => a.position - b.position || compareOps(a, b);

/** Order in which people read. */
export const byShownAt = (a: Message, b: Message): number => a.shownAt - b.shownAt || compareIds(a, b);
