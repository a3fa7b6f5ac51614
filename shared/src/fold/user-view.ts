import type { ChannelId, OpId, UserId } from '../id.ts';
import type { ContactStatus } from '../op/status.ts';
import type { ChannelKind, Role } from '../permission.ts';

/** What the fold of a user's own log shows. Immutable, as {@link ChannelView} is. */

export interface MyProfile {
  readonly handle: string;
  readonly name: string;
  readonly avatar?: string;
}

export interface MyChannel {
  readonly id: ChannelId;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly role: Role;
  readonly joinedAt: number;
}

export interface Contact extends MyProfile {
  readonly id: UserId;
  readonly status: ContactStatus;
}

export interface UserView {
  readonly me: MyProfile | undefined;
  /** Channels of which I am a member now. */
  readonly channels: ReadonlyMap<ChannelId, MyChannel>;
  readonly contacts: ReadonlyMap<UserId, Contact>;
  /** Position of the newest op read, by channel. */
  readonly read: ReadonlyMap<ChannelId, number>;
  /** Texts not sent yet, by channel or thread; never empty ones. */
  readonly drafts: ReadonlyMap<ChannelId | OpId, string>;
  /** Muted until then; `null` for ever. */
  readonly mutes: ReadonlyMap<ChannelId, number | null>;
  readonly stars: ReadonlyMap<ChannelId, ReadonlySet<OpId>>;
  readonly prefs: ReadonlyMap<string, unknown>;
  /** Greatest `ts` of any op: what the next op's is raised above. */
  readonly lastTs: number;
  /** Next segment, when the newest one of those folded is sealed. */
  readonly sealedBy?: number;
}

export const EMPTY_USER_VIEW: UserView = {
  me: undefined,
  channels: new Map(),
  contacts: new Map(),
  read: new Map(),
  drafts: new Map(),
  mutes: new Map(),
  stars: new Map(),
  prefs: new Map(),
  lastTs: 0,
};
