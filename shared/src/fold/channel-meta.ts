import type { ChannelGenesis, Rename, RetentionOp, TopicOp } from '../op/channel-op.ts';
import type { ChannelKind } from '../permission.ts';
import type { Retention } from '../schema.ts';
import { newer } from './register.ts';

/** Name, topic, retention and segments of a channel: per field the newest word. */
export class ChannelMeta {
  #genesis: ChannelGenesis | undefined;
  #name: ChannelGenesis | Rename | undefined;
  #topic: ChannelGenesis | TopicOp | undefined;
  #retention: ChannelGenesis | RetentionOp | undefined;
  #segment = 0;
  #next = 0;

  genesis(op: ChannelGenesis): void {
    this.#genesis = newer(this.#genesis, op);
    this.#name = newer(this.#name, op);
    this.#topic = newer(this.#topic, op);
    this.#retention = newer(this.#retention, op);
    this.#segment = Math.max(this.#segment, op.segment);
  }

  rename(op: Rename): void {
    this.#name = newer(this.#name, op);
  }

  topicChange(op: TopicOp): void {
    this.#topic = newer(this.#topic, op);
  }

  retentionChange(op: RetentionOp): void {
    this.#retention = newer(this.#retention, op);
  }

  seal(next: number): void {
    this.#next = Math.max(this.#next, next);
  }

  get kind(): ChannelKind | undefined {
    return this.#genesis?.kind;
  }

  get name(): string {
    return this.#name?.name ?? '';
  }

  get topic(): string {
    return this.#topic?.topic ?? '';
  }

  get retention(): Retention {
    return this.#retention?.retention ?? null;
  }

  /** A genesis of the next segment answers the seal. */
  get sealedBy(): number | undefined {
    return this.#next > this.#segment ? this.#next : undefined;
  }
}
