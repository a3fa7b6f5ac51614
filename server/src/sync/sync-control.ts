import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Connection, Document, Hocuspocus } from '@hocuspocus/server';
import type { PrivateAnswers } from '../ai/private-answers.ts';
import type { ConnectionContext } from './hooks.ts';
import type { LiveDocs } from './live-docs.ts';
import type { SyncControl } from './logs.ts';
import type { Revocations } from './revocations.ts';
import { revoke } from './send-stateless.ts';
import type { Sockets } from './sockets.ts';

interface Parts {
  readonly hocuspocus: Hocuspocus<ConnectionContext>;
  readonly sockets: Sockets;
  readonly revocations: Revocations;
  readonly docs: LiveDocs;
  readonly answers: PrivateAnswers | undefined;
}

/** {@link SyncControl} over the sockets of this process, and over its private answers. */
export function createSyncControl({ hocuspocus, sockets, revocations, docs, answers }: Parts): SyncControl {
  const documentsOf = (channel: ChannelId): Document[] =>
    [...hocuspocus.documents.values()].filter(({ name }) => name.startsWith(`channel/${channel}/`));

  const connectionsOf = (channel: ChannelId): Connection<ConnectionContext>[] =>
    documentsOf(channel).flatMap((document) => document.getConnections());

  /** Roles are asked for anew. Here Logs.transact has forgotten them already, not so on other servers. */
  const forgetRole = (channel: ChannelId, user: UserId): void => {
    for (const document of documentsOf(channel)) docs.of(document).roles.delete(user);
  };

  return {
    revokeMember: (channel, user: UserId) => {
      revocations.count++;
      forgetRole(channel, user);
      for (const connection of connectionsOf(channel))
        if (connection.context.userId === user) revoke(connection);
      answers?.revokeMember(channel, user);
    },
    roleChanged: forgetRole,
    channelDeleted: (channel) => {
      revocations.count++;
      for (const document of documentsOf(channel)) docs.of(document).roles.clear();
      for (const connection of connectionsOf(channel)) revoke(connection);
      answers?.channelDeleted(channel);
    },
    endSessions: (sessions) => {
      revocations.count++;
      sockets.endSessions(sessions);
      answers?.endSessions(sessions);
    },
    segmentsDropped: (doc, payload) => {
      revocations.count++;
      for (const connection of hocuspocus.documents.get(doc)?.getConnections() ?? [])
        connection.sendStateless(payload);
    },
  };
}
