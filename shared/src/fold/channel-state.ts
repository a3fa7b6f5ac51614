import { unreachable } from '../assert.ts';
import type { OpId } from '../id.ts';
import type { ChannelGenesis, ChannelOp, Received } from '../op/channel-op.ts';
import { Arrivals } from './arrivals.ts';
import { ChannelMeta } from './channel-meta.ts';
import type { ChannelView, Message } from './channel-view.ts';
import { LateNotices } from './late-notices.ts';
import { Members } from './members.ts';
import type { MessageFacts } from './message-facts.ts';
import { byPosition, isErased, Messages } from './messages.ts';
import { Newest } from './newest.ts';
import type { Held, OpIndex } from './op-index.ts';
import { Pins } from './pins.ts';
import { changeSorted } from './sorted.ts';
import { Threads } from './threads.ts';
import { Timeline } from './timeline.ts';

/** The parts of a channel's fold: each takes the ops that concern it, then they are built in order of dependence. */
export class ChannelState {
  readonly #ops: OpIndex<ChannelOp, MessageFacts>;
  readonly #newest = new Newest();
  readonly #arrivals = new Arrivals();
  readonly #pins = new Pins();
  readonly #messages: Messages;
  readonly #threads = new Threads();
  readonly #late = new LateNotices();
  readonly #timeline = new Timeline();
  readonly #members = new Members();
  readonly #meta = new ChannelMeta();
  #byPosition: readonly Message[] = [];

  /** `ops` are those that were absorbed. */
  constructor(ops: OpIndex<ChannelOp, MessageFacts>) {
    this.#ops = ops;
    this.#messages = new Messages(ops);
  }

  absorb(held: Held<ChannelOp, MessageFacts>): void {
    const { op } = held;
    this.#newest.see(op, this.#arrivals.get(op.id));
    switch (op.k) {
      case 'post':
        this.#messages.post(op, held);
        if (isErased(op)) this.#pins.deleted(op.id);
        break;
      case 'edit':
        this.#messages.edit(op);
        break;
      case 'react':
        this.#messages.react(op);
        break;
      case 'delete':
        this.#messages.delete(op);
        this.#pins.deleted(op.of);
        break;
      case 'pin':
        if (this.#pins.pin(op)) this.#messages.touch(op.of);
        break;
      case 'streamEnd':
        this.#messages.end(op);
        break;
      case 'received':
        this.#received(op);
        break;
      case 'genesis':
        this.#genesis(op);
        break;
      case 'seal':
        this.#meta.seal(op.next);
        break;
      case 'profile':
        this.#members.profile(op);
        break;
      default:
        this.#system(op);
        break;
    }
  }

  build(): ChannelView {
    const messages = this.#messages.build(this.#arrivals, this.#pins);
    this.#pins.build((id) => this.#messages.isDeleted(id));
    this.#members.build();
    this.#threads.apply(messages);
    this.#timeline.build(messages, this.#late.build(messages, this.#messages.view, this.#arrivals));
    this.#byPosition = changeSorted(this.#byPosition, messages, byPosition);
    this.#newest.settle(() => this.#ops.ops(), this.#arrivals);
    return this.#view();
  }

  #view(): ChannelView {
    return {
      kind: this.#meta.kind,
      name: this.#meta.name,
      topic: this.#meta.topic,
      retention: this.#meta.retention,
      members: this.#members.view,
      memberCount: this.#members.count,
      timeline: this.#timeline.view,
      messages: this.#messages.view,
      byPosition: this.#byPosition,
      threads: this.#threads.view,
      pins: this.#pins.view,
      lastPosition: this.#newest.position,
      lastTs: this.#newest.ts,
      sealedBy: this.#meta.sealedBy,
    };
  }

  #received(op: Received): void {
    this.#late.touch(op);
    this.#arrivals.add(op, (id, before) => {
      if (before !== undefined) this.#late.touch(before.by);
      this.#messages.touch(id);
      const named = this.#ops.get(id)?.op;
      if (named !== undefined) this.#newest.arrived(named, before, { at: op.at, by: op });
    });
  }

  #genesis(op: ChannelGenesis): void {
    this.#meta.genesis(op);
    this.#members.genesis(op);
    this.#pins.genesis(op, (id: OpId) => this.#messages.touch(id));
  }

  /** Ops of the server that are lines of the timeline. */
  #system(op: Extract<ChannelOp, { k: 'join' | 'leave' | 'role' | 'rename' | 'topic' | 'retention' }>): void {
    this.#timeline.system(op);
    switch (op.k) {
      case 'join':
        this.#members.join(op);
        break;
      case 'leave':
        this.#members.leave(op);
        break;
      case 'role':
        this.#members.role(op);
        break;
      case 'rename':
        this.#meta.rename(op);
        break;
      case 'topic':
        this.#meta.topicChange(op);
        break;
      case 'retention':
        this.#meta.retentionChange(op);
        break;
      default:
        unreachable(op);
    }
  }
}
