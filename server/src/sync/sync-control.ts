import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Connection, Document, Hocuspocus } from '@hocuspocus/server';
import { type ConnectionContext, stateless } from './hooks.ts';
import type { SyncControl } from './logs.ts';
import type { Sockets } from './sockets.ts';

/** Close code of a document that one may no longer see. */
const REVOKED = 4403;

/** {@link SyncControl} over the sockets of this process. */
export function createSyncControl(hocuspocus: Hocuspocus<ConnectionContext>, sockets: Sockets): SyncControl {
  const documentsOf = (channel: ChannelId): Document[] =>
    [...hocuspocus.documents.values()].filter(({ name }) => name.startsWith(`channel/${channel}/`));

  const revoke = (connection: Connection<ConnectionContext>): void => {
    connection.sendStateless(stateless({ t: 'revoked', doc: connection.document.name }));
    connection.close({ code: REVOKED, reason: 'revoked' });
  };

  const connectionsOf = (channel: ChannelId): Connection<ConnectionContext>[] =>
    documentsOf(channel).flatMap((document) => document.getConnections());

  return {
    revokeMember: (channel, user: UserId) => {
      for (const connection of connectionsOf(channel))
        if (connection.context.userId === user) revoke(connection);
    },
    // The role is asked anew for every message, and Logs.transact forgets the one that it knew.
    roleChanged: () => undefined,
    channelDeleted: (channel) => {
      for (const connection of connectionsOf(channel)) revoke(connection);
    },
    endSessions: (sessions) => sockets.endSessions(sessions),
  };
}
