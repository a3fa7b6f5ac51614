import type { AskEvent } from '@causeway/shared/api/ai';
import type { RouteArgs, RouteResult } from '@causeway/shared/api/route';
import type { RouteName, Routes } from '@causeway/shared/api/routes';
import type { ChannelSummary, ChannelView } from '@causeway/shared/fold/channel-view';
import type { UserView } from '@causeway/shared/fold/user-view';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import type { ChannelKind, Role } from '@causeway/shared/permission';
import type { PresenceView } from '@causeway/shared/presence';
import type { RefusalCode } from '@causeway/shared/stateless';
import type { AiInfo } from './ai/ai-presence.ts';
import type { PrivateQuestion } from './ai/private-ask.ts';
import type { Found, HistoryProgress, Past, Place, Recalled } from './past.ts';
import type { Store } from './store.ts';

/**
 * What the UI sees of a signed-in device: everything to paint, readable at once and without a network, and everything
 * to do. The implementation owns the socket, the documents and the local store (ARCHITECTURE.md); no React in here.
 */
export interface Session {
  readonly userId: UserId;
  /** Fold of my own log. */
  readonly user: Store<UserView>;
  readonly connection: Store<Connection>;
  /** Channels of the sidebar, direct ones too, with unread counts; keeps references of rows that did not change. */
  readonly sidebar: Store<readonly SidebarRow[]>;
  /** Who is online in any of my channels. */
  readonly online: Store<ReadonlySet<UserId>>;
  /** How much of the history of all my channels is on this device. */
  readonly history: Store<HistoryProgress>;
  /** The server's AI participant; `undefined` without one. */
  readonly ai: Store<AiInfo | undefined>;
  /** Trouble with the local store (full, gone), to be shown as a banner; `undefined` when all is well. */
  readonly storeTrouble: Store<string | undefined>;
  /** The channel, or `undefined` when I am not a member (and did not just create it). Stable while open. */
  channel(id: ChannelId): ChannelHandle | undefined;
  /**
   * Channels with ops that were not delivered, also those that are gone from this device because I am no longer a
   * member: `channel()` is then `undefined`, and these two read and clear what it still had to send.
   */
  readonly undeliveredChannels: Store<ReadonlySet<ChannelId>>;
  undeliveredOf(channel: ChannelId): Store<readonly Undelivered[]>;
  dismissUndelivered(channel: ChannelId, op: OpId): void;
  /** Writes to my own log. */
  setDraft(key: ChannelId | OpId, body: string): void;
  setPref(key: string, value: PrefValue): void;
  setMute(channel: ChannelId, until: number | null | undefined): void;
  /** Creates the channel on this device at once; its PUT waits in the outbox while offline. Returns the id. */
  createChannel(input: NewChannel): ChannelId;
  /** Opens the direct channel with these people; works offline like `createChannel`. */
  openDirectChannel(users: readonly UserId[]): ChannelId;
  /** A call of the HTTP API that needs the network now: rejects with {@link ApiFailure}. */
  call<N extends RouteName>(name: N, args: RouteArgs<Routes[N]>): Promise<RouteResult<Routes[N]>>;
  /**
   * Asks the AI something that nobody else sees. Tells `on` what comes; rejects with {@link ApiFailure} when that ends
   * before its end, and resolves after `signal`.
   */
  askPrivately(question: PrivateQuestion, on: (event: AskEvent) => void, signal: AbortSignal): Promise<void>;
  /** Ends the session here and on the server, and erases this device's copy. */
  signOut(): Promise<void>;
  /** Releases the socket and the store; nothing is erased. */
  close(): Promise<void>;
}

export type PrefValue = string | number | boolean | null;

/** `signed-out`: the server ended this session; local data is readable, the UI asks to sign in again. */
export type Connection = 'offline' | 'connecting' | 'online' | 'signed-out';

export interface NewChannel {
  readonly name: string;
  readonly kind: 'channel' | 'private';
  readonly topic?: string;
}

export interface SidebarRow {
  readonly id: ChannelId;
  readonly kind: ChannelKind;
  /** For direct channels: the others' names. */
  readonly name: string;
  /** For direct channels: the others (me, when I am alone in it). */
  readonly people: readonly UserId[];
  /** A direct channel with a bot alone, which is never away. */
  readonly bot?: true;
  readonly role: Role;
  readonly muted: boolean;
  readonly summary: ChannelSummary;
  /** Made here, and not yet on the server. */
  readonly local: boolean;
}

/** An op that the server refused: kept with its reason until the person copies or deletes it. */
export interface Undelivered {
  readonly id: OpId;
  readonly kind: string;
  /** Text of posts and edits, else ''. */
  readonly body: string;
  readonly ts: number;
  readonly code: RefusalCode;
  readonly message: string;
}

export interface ChannelHandle {
  readonly id: ChannelId;
  /** A contiguous run of the newest segments, two to begin with. */
  readonly view: Store<ChannelView>;
  /** What lies before it. */
  readonly past: Store<Past>;
  /** Adds the segment before the oldest one to `view`; resolves when it is there, or `past` says why it is not. */
  loadOlder(): Promise<void>;
  /** Where `place` can be seen; a place further back than `view` is opened as a window of its own. Never rejects. */
  find(place: Place): Promise<Found>;
  /** A message that is not in `view`, without asking the server; to be closed. */
  recall(op: OpId): Recalled;
  /** False until the local copy has been read. A channel that was never on this device stays false until synced. */
  readonly ready: Store<boolean>;
  /** Ids of ops that the server has not acknowledged. Whatever is in neither set is on the server. */
  readonly pending: Store<ReadonlySet<OpId>>;
  readonly undelivered: Store<readonly Undelivered[]>;
  readonly presence: Store<PresenceView>;
  /** Replies of the AI that are being written, with their text so far; it counts, and not the view's, while it is here. */
  readonly streams: Store<ReadonlyMap<OpId, string>>;
  /** My read marker as it stands now; the UI draws the "New" divider by what it was. */
  readonly readMarker: Store<number>;
  /** My role, by which the UI shows what I may do. */
  readonly role: Store<Role | undefined>;
  /** Each returns the op's id, or throws {@link RefusedHere} before anything is written (body over the limit …). */
  post(input: NewPost): OpId;
  /** Says anew who is mentioned: nobody, unless given. */
  edit(target: OpId, body: string, mentions?: readonly (UserId | '*')[]): OpId;
  delete(target: OpId): OpId;
  react(target: OpId, emoji: string, on: boolean): OpId;
  pin(target: OpId, on: boolean): OpId;
  /** Drops an undelivered op from the list. */
  dismiss(op: OpId): void;
  setTyping(typing: boolean): void;
  /** Marks everything up to `position` as read (never moves back). */
  markRead(position: number): void;
}

export interface NewPost {
  readonly body: string;
  readonly reply?: OpId;
  readonly thread?: OpId;
  readonly mentions?: readonly (UserId | '*')[];
}

/** Refused on this device, with a message for the person. */
export class RefusedHere extends Error {
  override readonly name = 'RefusedHere';
}
