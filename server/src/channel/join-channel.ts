import type { ChannelId, UserId } from '@causeway/shared/id';
import { selfById } from '../account/account-row.ts';
import { forbidden } from '../failure.ts';
import type { Parts } from '../parts.ts';
import { channelFor } from './channel-for.ts';
import { membersOf } from './members-of.ts';
import { addMember } from './membership.ts';

/** Joins a public channel; who is in it already stays as they are. Who joins one that everybody left becomes its owner. */
export async function joinChannel(parts: Parts, actor: UserId, id: ChannelId): Promise<void> {
  await channelFor(parts.db, actor, id, 'see');
  await parts.logs.transact([`channel/${id}`, `user/${actor}`], async (tx) => {
    const { channel, role } = await channelFor(tx.db, actor, id, 'see');
    if (channel.kind === 'dm')
      throw forbidden('A direct channel is not joined: it has its people from the start.');
    if (role !== undefined) return;
    const user = await selfById(tx.db, actor);
    const isEmpty = (await membersOf(tx.db, id)).length === 0;
    await addMember(tx, { channel, user, role: isEmpty ? 'owner' : 'member', by: actor, at: parts.now() });
  });
}
