import { type Bus, SERVERS } from '../bus/bus.ts';
import type { ServerMessage } from '../bus/bus-message.ts';
import type { SyncControl } from './logs.ts';

/** {@link SyncControl} of all servers: `local` is this one's. */
export const announced = (local: SyncControl, bus: Bus): SyncControl => ({
  revokeMember: (channel, user) => {
    local.revokeMember(channel, user);
    bus.publish(SERVERS, { type: 'revoked', channel, user });
  },
  roleChanged: (channel, user) => {
    local.roleChanged(channel, user);
    bus.publish(SERVERS, { type: 'role', channel, user });
  },
  channelDeleted: (channel) => {
    local.channelDeleted(channel);
    bus.publish(SERVERS, { type: 'deleted', channel });
  },
  endSessions: (sessions) => {
    local.endSessions(sessions);
    if (sessions.length > 0) bus.publish(SERVERS, { type: 'ended', sessions });
  },
  segmentsDropped: (doc, payload) => {
    local.segmentsDropped(doc, payload);
    bus.publish(SERVERS, { type: 'dropped', doc, payload });
  },
});

/** Does here what another server has announced. */
export function obey(local: SyncControl, message: ServerMessage): void {
  if (message.type === 'revoked') local.revokeMember(message.channel, message.user);
  if (message.type === 'role') local.roleChanged(message.channel, message.user);
  if (message.type === 'deleted') local.channelDeleted(message.channel);
  if (message.type === 'ended') local.endSessions(message.sessions);
  if (message.type === 'dropped') local.segmentsDropped(message.doc, message.payload);
}
