import type { ChannelId, UserId } from '@causeway/shared/id';
import { mayRemove } from '@causeway/shared/permission';
import { forbidden, notFound } from '../failure.ts';
import type { Parts } from '../parts.ts';
import { channelFor } from './channel-for.ts';
import { leaveChannel } from './leave-channel.ts';
import { memberOf } from './members-of.ts';
import { removeMember as remove } from './membership.ts';

/** Removes somebody from a channel; to remove oneself is to leave. */
export async function removeMember(parts: Parts, actor: UserId, id: ChannelId, user: UserId): Promise<void> {
  if (user === actor) return leaveChannel(parts, actor, id);
  await channelFor(parts.db, actor, id, 'manageMembers');
  await parts.logs.transact([`channel/${id}`, `user/${user}`], async (tx) => {
    const { channel, role } = await channelFor(tx.db, actor, id, 'manageMembers');
    const member = await memberOf(tx.db, id, user);
    if (member === undefined) throw notFound('This member');
    if (!mayRemove(role, member.role))
      throw forbidden(`You may not remove somebody who is ${member.role} here.`);
    await remove(tx, { channel, member, by: actor });
  });
  parts.control.revokeMember(id, user);
}
