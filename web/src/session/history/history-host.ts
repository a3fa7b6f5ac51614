import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import type { Retention } from '@causeway/shared/schema';
import type { DocStore } from '@causeway/shared/store/doc-store';
import type { Environment } from '../environment.ts';
import type { TokenProvider } from '../with-token.ts';

/** What the history of a device needs to know of the rest of the session. */
export interface HistoryHost {
  readonly env: Environment;
  readonly userId: UserId;
  readonly store: DocStore;
  readonly tokens: TokenProvider;
  /** The time by which what is kept no longer goes, in ms since 1970; `undefined` while it is not sure yet. */
  readonly expiryTime: () => number | undefined;
  /** Whether this tab keeps the store. */
  readonly isLeader: () => boolean;
  /** Whether the server can be reached, as far as is known. */
  readonly isOnline: () => boolean;
  /** Whether the local store is in trouble: then nothing is put into it that can be had again. */
  readonly isStoreFailing: () => boolean;
  /** Whether the person wants all of the history on this device. */
  readonly isWanted: () => boolean;
  /** How long messages of `channel` are kept, by its view; `null` also while that is not known. */
  readonly retentionOf: (channel: ChannelId) => Retention;
  /** Whether `op`, mine, may still be refused by the server. */
  readonly isPending: (channel: ChannelId, op: OpId) => boolean;
}
