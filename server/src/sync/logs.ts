import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import type { UserOp } from '@causeway/shared/op/user-op';
import type { Tx } from '../db/schema.ts';

/** A log, whatever its head segment is now: `channel/<id>` or `user/<id>`. */
export type LogId = `channel/${ChannelId}` | `user/${UserId}`;

/** An op for the server to write: `ts` is given by the log, `id` too unless named. */
export type Draft<Op> = Op extends unknown ? Omit<Op, 'id' | 'ts'> & { id?: OpId } : never;
export type OpDraft<L extends LogId> = L extends `channel/${string}` ? Draft<ChannelOp> : Draft<UserOp>;

/**
 * The way to write to logs, and the only one: rows of SQL and ops of logs change together (decision 0003).
 *
 * `transact` waits for the queues of `logs` (all that `change` will write to), runs `change` in one SQL transaction,
 * journals the ops that it wrote in the same transaction, and after the commit applies and broadcasts them. When
 * `change` throws, nothing of it has happened. `change` may run more than once, when another server was faster: it has no
 * effects but through its transaction. Never call `transact` inside of `change`.
 */
export interface Logs {
  transact<T>(logs: readonly LogId[], change: (tx: LogTransaction) => Promise<T>): Promise<T>;
}

export interface LogTransaction {
  readonly db: Tx;
  /** Opens the log of a new channel or user; the first `write` must be its genesis. */
  create(log: LogId): Promise<void>;
  /** Adds an op to the head segment; returns its id. An id that the head holds already writes nothing. */
  write<L extends LogId>(log: L, op: OpDraft<L>): OpId;
  /** Head segment of `log`. */
  head(log: LogId): number;
}

/** Effects on open sockets and on answers for one person alone, within one second on every server. */
export interface SyncControl {
  /** After a commit: `user` is no longer a member; closes the channel's documents on their sockets. */
  revokeMember(channel: ChannelId, user: UserId): void;
  /** After a commit: the role of `user` is another one; what they may write changes at once. */
  roleChanged(channel: ChannelId, user: UserId): void;
  /** After a commit: the channel is gone for everybody. */
  channelDeleted(channel: ChannelId): void;
  /** After a commit: these sessions have ended; closes their sockets. */
  endSessions(sessions: readonly string[]): void;
  /**
   * After a commit: segments of a log are dropped. Its head `doc` hears `payload`, a stateless message; who is just
   * opening it is told by its greeting.
   */
  segmentsDropped(doc: DocName, payload: string): void;
}
