import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import type { StateVector } from '@causeway/shared/log';
import type { PresenceView } from '@causeway/shared/presence';
import type { StreamFrame } from '../ai/reply-streams.ts';
import type { LocalChannel } from '../local-channels.ts';
import type { LogRecord } from '../log/kept-logs.ts';
import type { Connection } from '../session.ts';
import type { UndeliveredOp } from '../undelivered.ts';

/** `gen` names one incarnation of a document: a rebuild makes a new one, whose structs don't mix with the old one's. */
interface OfDoc {
  readonly doc: DocName;
  readonly gen: string;
}

/**
 * From the leader: `doc` is its log's head, `lowered` by a restored server. With another `epoch` than before, what is
 * stored of sealed segments is the restored server's now.
 */
export interface HeadMessage {
  readonly t: 'head';
  readonly doc: DocName;
  readonly record: LogRecord;
  readonly lowered: boolean;
}

/** What the tabs of one user on one device tell each other. */
export type TabMessage =
  /** Ops written here or (`journaled`) received from the server. */
  | ({ readonly t: 'update'; readonly update: Uint8Array; readonly journaled: boolean } & OfDoc)
  /** I hold `vector`: send me what I lack. */
  | ({ readonly t: 'sync'; readonly vector: Map<number, number> } & OfDoc)
  /** From the leader: the document has been rebuilt, and `state` is all of it. */
  | ({ readonly t: 'rebuilt'; readonly state: Uint8Array; readonly acked: StateVector } & OfDoc)
  | ({ readonly t: 'acked'; readonly acked: StateVector } & OfDoc)
  /** From the leader: who is there. */
  | { readonly t: 'presence'; readonly doc: DocName; readonly view: PresenceView }
  | HeadMessage
  /** From the leader: a sealed segment's document is done with; of my ops in it, it has seen those named. */
  | { readonly t: 'settled'; readonly doc: DocName; readonly handled: readonly OpId[] }
  /** To the leader: what to show of this tab's person. */
  | { readonly t: 'mine'; readonly doc: DocName; readonly presence: OwnPresence }
  | { readonly t: 'undelivered'; readonly channel: ChannelId; readonly add: readonly UndeliveredOp[] }
  | { readonly t: 'dismissed'; readonly channel: ChannelId; readonly ops: readonly OpId[] }
  | { readonly t: 'localChannel'; readonly id: ChannelId; readonly record: LocalChannel | undefined }
  /** I am not, or no longer, a member. */
  | { readonly t: 'dropped'; readonly channel: ChannelId }
  /** From the leader: a piece of a growing reply. */
  | ({ readonly t: 'stream'; readonly channel: ChannelId } & StreamFrame)
  | { readonly t: 'outbox' }
  /** The leader's heartbeat, and the answer to `ping`; `clockOffset`: by the server's time, once that is known. */
  | { readonly t: 'leader'; readonly status: Connection; readonly clockOffset: number | undefined }
  | { readonly t: 'ping' }
  | { readonly t: 'signedOut'; readonly user: UserId };

/** Those about a document that its log takes. */
export type DocMessage = Exclude<Extract<TabMessage, { readonly doc: DocName }>, { readonly t: 'mine' }>;

export interface OwnPresence {
  readonly typing?: boolean;
  readonly read?: number;
}
