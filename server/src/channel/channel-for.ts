import type { ChannelId, UserId } from '@causeway/shared/id';
import { may, type Permission, type Role } from '@causeway/shared/permission';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../db/schema.ts';
import { forbidden, notFound } from '../failure.ts';

export type ChannelRow = Selectable<Database['channels']>;

export interface ChannelAccess {
  readonly channel: ChannelRow;
  /** `undefined`: not a member. */
  readonly role: Role | undefined;
}

/**
 * `see`: members, and everybody for public channels. `exists`: anybody who was let in by something else, an invite.
 */
export type Wanted = Permission | 'see' | 'exists';

/**
 * The gatekeeper, and the only way to a channel: the channel, for this actor, to do this with it. What one may not see
 * is `not-found`, just as what does not exist; what one sees but may not do is `forbidden`.
 */
export async function channelFor(
  db: Kysely<Database>,
  actor: UserId,
  id: ChannelId,
  wanted: Wanted,
): Promise<ChannelAccess> {
  const channel = await db
    .selectFrom('channels')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  const role = await roleOf(db, id, actor);
  const visible = role !== undefined || channel?.kind === 'channel' || wanted === 'exists';
  if (channel === undefined || !visible) throw notFound('This channel');
  if (wanted !== 'see' && wanted !== 'exists' && !may(role, wanted)) throw forbidden(refusal(role, wanted));
  return { channel, role };
}

const roleOf = async (db: Kysely<Database>, channel: ChannelId, user: UserId): Promise<Role | undefined> => {
  const member = await db
    .selectFrom('members')
    .select('role')
    .where('channel_id', '=', channel)
    .where('user_id', '=', user)
    .executeTakeFirst();
  return member?.role;
};

const DEEDS: Readonly<Record<Permission, string>> = {
  read: 'read this channel',
  send: 'write in this channel',
  react: 'react in this channel',
  editOwn: 'edit messages in this channel',
  deleteOwn: 'delete messages in this channel',
  pin: 'pin messages in this channel',
  deleteOthers: 'delete the messages of others in this channel',
  changeChannel: 'change this channel',
  manageMembers: 'manage the members of this channel',
  deleteChannel: 'delete this channel',
};

const refusal = (role: Role | undefined, wanted: Permission): string =>
  role === undefined
    ? `Join the channel first to ${DEEDS[wanted]}.`
    : `As ${role} you may not ${DEEDS[wanted]}.`;
