import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Connection, Document, Hocuspocus } from '@hocuspocus/server';
import type { ConnectionContext } from './hooks.ts';
import type { SyncControl } from './logs.ts';
import type { Revocations } from './revocations.ts';
import { revoke } from './send-stateless.ts';
import type { Sockets } from './sockets.ts';

/** {@link SyncControl} over the sockets of this process. */
export function createSyncControl(
  hocuspocus: Hocuspocus<ConnectionContext>,
  sockets: Sockets,
  revocations: Revocations,
): SyncControl {
  const documentsOf = (channel: ChannelId): Document[] =>
    [...hocuspocus.documents.values()].filter(({ name }) => name.startsWith(`channel/${channel}/`));

  const connectionsOf = (channel: ChannelId): Connection<ConnectionContext>[] =>
    documentsOf(channel).flatMap((document) => document.getConnections());

  return {
    revokeMember: (channel, user: UserId) => {
      revocations.count++;
      for (const connection of connectionsOf(channel))
        if (connection.context.userId === user) revoke(connection);
    },
    // The role is asked anew for every message, and Logs.transact forgets the one that it knew.
    roleChanged: () => undefined,
    channelDeleted: (channel) => {
      revocations.count++;
      for (const connection of connectionsOf(channel)) revoke(connection);
    },
    endSessions: (sessions) => {
      revocations.count++;
      sockets.endSessions(sessions);
    },
  };
}
