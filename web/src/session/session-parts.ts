import type { AiPresence } from './ai/ai-presence.ts';
import type { ApiClient } from './api-client.ts';
import type { Channels } from './channels.ts';
import type { SegmentLibrary } from './history/segment-library.ts';
import type { LocalChannels } from './local-channels.ts';
import type { LocalCopy } from './local-copy.ts';
import type { Outbox } from './outbox.ts';
import type { Sidebar } from './sidebar.ts';
import type { DocHost } from './sync/doc-host.ts';
import type { SyncLink } from './sync/sync-link.ts';
import type { Election } from './tabs/election.ts';
import type { TabBus } from './tabs/tab-bus.ts';
import type { TokenSource } from './token-source.ts';
import type { UndeliveredOps } from './undelivered.ts';
import type { UserLog } from './user-log.ts';

/** What a session is made of; `openSession` makes and joins them. */
export interface SessionParts {
  readonly host: DocHost;
  readonly copy: LocalCopy;
  readonly bus: TabBus;
  readonly tokens: TokenSource;
  readonly api: ApiClient;
  readonly link: SyncLink;
  readonly election: Election;
  readonly userLog: UserLog;
  readonly local: LocalChannels;
  readonly undelivered: UndeliveredOps;
  readonly channels: Channels;
  readonly sidebar: Sidebar;
  readonly outbox: Outbox;
  readonly library: SegmentLibrary;
  readonly ai: AiPresence;
  /** Tells the other tabs that this one leads, and how the connection is. */
  readonly beat: () => void;
  /** Ends the session everywhere. */
  readonly onSignOut: () => Promise<void>;
}
