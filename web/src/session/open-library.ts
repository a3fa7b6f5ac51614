import type { ChannelId } from '@causeway/shared/id';
import type { DocStore } from '@causeway/shared/store/doc-store';
import type { ChannelSession } from './channel-session.ts';
import { expiryTime } from './expiry-time.ts';
import { SegmentLibrary } from './history/segment-library.ts';
import type { DocHost } from './sync/doc-host.ts';
import type { UserLog } from './user-log.ts';

/** Preference: `off`, when only what is looked at is to be downloaded. */
const HISTORY_PREF = 'history';

interface LibraryParts {
  readonly host: DocHost;
  readonly store: DocStore;
  readonly userLog: UserLog;
  /** The channel, when it is open. */
  readonly channel: (id: ChannelId) => ChannelSession | undefined;
}

/** The library of sealed segments, told what it needs to know of the session. */
export function openLibrary({ host, store, userLog, channel }: LibraryParts): SegmentLibrary {
  const { env, userId, tokens, link, copy, isLeader } = host;
  return new SegmentLibrary({
    ...{ env, userId, store, tokens, isLeader },
    expiryTime: () => expiryTime(host),
    isOnline: () => link.status.get() === 'online',
    isStoreFailing: () => copy.trouble.get() !== undefined,
    isWanted: () => userLog.view.get().prefs.get(HISTORY_PREF) !== 'off',
    retentionOf: (id) => channel(id)?.view.get().retention ?? null,
    isPending: (id, op) => channel(id)?.pending.get().has(op) ?? false,
  });
}
