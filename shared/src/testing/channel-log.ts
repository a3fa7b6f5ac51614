import { type OpId, SERVER_ID, type UserId } from '../id.ts';
import type { ChannelOp } from '../op/channel-op.ts';
import { ADA, BOB, opId } from './people.ts';

type Fields<K extends ChannelOp['k']> = Omit<Extract<ChannelOp, { k: K }>, 'k' | 'id' | 'ts'>;

/** Makes ops with fresh ids, for tests that spell out a log: `log.post(ADA, 10, 'hi')`. */
export class ChannelLog {
  #count = 0;

  op<K extends ChannelOp['k']>(
    author: UserId,
    ts: number,
    k: K,
    fields: Fields<K>,
  ): Extract<ChannelOp, { k: K }> {
    return { k, id: this.#next(author), ts, ...fields } as Extract<ChannelOp, { k: K }>;
  }

  post(author: UserId, ts: number, body: string, fields: Partial<Fields<'post'>> = {}) {
    return this.op(author, ts, 'post', { body, ...fields });
  }

  edit(author: UserId, ts: number, of: OpId, body: string) {
    return this.op(author, ts, 'edit', { of, body });
  }

  react(author: UserId, ts: number, of: OpId, emoji: string, on = true) {
    return this.op(author, ts, 'react', { of, emoji, on });
  }

  delete(author: UserId, ts: number, of: OpId) {
    return this.op(author, ts, 'delete', { of });
  }

  received(at: number, ...ids: OpId[]) {
    return this.op(SERVER_ID, at, 'received', { ids, at });
  }

  /** Ada owns the channel, Bob is a member. */
  genesis(ts: number, fields: Partial<Fields<'genesis'>> = {}) {
    const members = {
      [ADA]: { handle: 'ada', name: 'Ada', role: 'owner' as const },
      [BOB]: { handle: 'bob', name: 'Bob', role: 'member' as const },
    };
    const rest = { segment: 0, kind: 'channel' as const, name: 'general', topic: '', members, pins: [] };
    return this.op(SERVER_ID, ts, 'genesis', { ...rest, ...fields });
  }

  server<K extends ChannelOp['k']>(ts: number, k: K, fields: Fields<K>) {
    return this.op(SERVER_ID, ts, k, fields);
  }

  #next(author: UserId): OpId {
    this.#count++;
    return opId(author, this.#count);
  }
}

/** The texts of `ops`, as they stand in a log. */
export const textsOf = (...ops: readonly object[]): string[] => ops.map((op) => JSON.stringify(op));
