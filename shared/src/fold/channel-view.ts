import type { ChannelId, OpId, UserId } from '../id.ts';
import type { Attachment, ChannelServerOp } from '../op/channel-op.ts';
import type { StreamStatus } from '../op/status.ts';
import type { ChannelKind, Role } from '../permission.ts';
import type { Retention } from '../schema.ts';

/** What the fold of a channel's log shows. Immutable: an object that did not change keeps its reference. */

export interface Member {
  readonly id: UserId;
  readonly handle: string;
  readonly name: string;
  readonly avatar?: string;
  /** Last role held. */
  readonly role: Role;
  readonly bot: boolean;
  /** No longer a member; kept so that old messages have a name. */
  readonly left: boolean;
}

export interface Reaction {
  readonly emoji: string;
  /** Who reacts with it now, in the order in which they did. Never empty. */
  readonly users: readonly UserId[];
}

/** State of an AI reply: `streaming` until its `streamEnd` is in the log. */
export type StreamState = 'streaming' | StreamStatus;

export interface Message {
  readonly id: OpId;
  readonly author: UserId;
  /** When it was written, by its author's clock. */
  readonly ts: number;
  /** Where it stands in the timeline: `ts`, or its arrival where `ts` lay in the future then. */
  readonly shownAt: number;
  /** For unread: arrival if it came late (or early), else `ts`. */
  readonly position: number;
  /** Arrived at, when far from `ts`. */
  readonly receivedAt?: number;
  readonly body: string;
  readonly mentions: readonly (UserId | '*')[];
  readonly files: readonly Attachment[];
  readonly reply?: OpId;
  readonly thread?: OpId;
  /** ts of the edit in force. */
  readonly editedAt?: number;
  /** Id of the edit in force: its delivery state is part of the message's. */
  readonly editId?: OpId;
  /** Deleted for good: `body`, `files`, `mentions` and `reactions` are empty. */
  readonly deleted: boolean;
  readonly reactions: readonly Reaction[];
  readonly pinned: boolean;
  readonly stream?: StreamState;
  readonly streamError?: string;
}

/** Ops of the server that people see as a line of their own. */
export type SystemOp = Extract<
  ChannelServerOp,
  { k: 'join' | 'leave' | 'role' | 'rename' | 'topic' | 'retention' }
>;

export type TimelineEntry =
  | { readonly type: 'message'; readonly id: OpId; readonly at: number; readonly message: Message }
  | { readonly type: 'system'; readonly id: OpId; readonly at: number; readonly op: SystemOp }
  /** "3 messages from Ada arrived late": one per author of one `received` op; only messages that were late. */
  | {
      readonly type: 'late';
      /** Unique: the received op's id and the author, joined by a colon. */
      readonly id: string;
      readonly at: number;
      readonly author: UserId;
      readonly messages: readonly OpId[];
    };

export interface Thread {
  readonly root: OpId;
  /** Replies that are not deleted, in order. */
  readonly replies: readonly OpId[];
  readonly lastAt: number;
}

export interface ChannelView {
  /** `undefined` until a genesis was seen: the channel was made on this device, or is still loading. */
  readonly kind: ChannelKind | undefined;
  readonly name: string;
  readonly topic: string;
  readonly retention: Retention;
  readonly members: ReadonlyMap<UserId, Member>;
  /** Number of present members, also when a genesis lists only some. */
  readonly memberCount: number;
  /** The channel, oldest first, without replies in threads. Order: `at`, ties by id. */
  readonly timeline: readonly TimelineEntry[];
  /** Every message, those in threads too. */
  readonly messages: ReadonlyMap<OpId, Message>;
  /** The same messages by (`position`, `ts`, id), oldest first: what unread counts walk from its end. */
  readonly byPosition: readonly Message[];
  readonly threads: ReadonlyMap<OpId, Thread>;
  /** Pinned and not deleted, newest pin first. Also names messages of segments that are not loaded. */
  readonly pins: readonly OpId[];
  /** Greatest `position` of any op, and greatest `ts` that is no later than its arrival. */
  readonly lastPosition: number;
  readonly lastTs: number;
  /** Next segment, when the newest one of those folded is sealed. */
  readonly sealedBy?: number;
}

/** Per-channel summary, small enough that the sidebar of hundreds of channels paints from one read. */
export interface ChannelSummary {
  readonly channel: ChannelId;
  readonly unread: number;
  /** Unread messages that mention me or everybody, and all unread of a direct channel. */
  readonly mentions: number;
  /** The oldest messages that were counted are unread, and more lie before them. */
  readonly more?: true;
  readonly lastPosition: number;
  /** One line of the newest message, for previews. */
  readonly preview?: { readonly author: UserId; readonly text: string; readonly at: number };
}

export const EMPTY_CHANNEL_VIEW: ChannelView = {
  kind: undefined,
  name: '',
  topic: '',
  retention: null,
  members: new Map(),
  memberCount: 0,
  timeline: [],
  messages: new Map(),
  byPosition: [],
  threads: new Map(),
  pins: [],
  lastPosition: 0,
  lastTs: 0,
};
