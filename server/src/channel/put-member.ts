import type { ChannelId, UserId } from '@causeway/shared/id';
import { maySetRole, type Role } from '@causeway/shared/permission';
import { userById } from '../account/account-row.ts';
import type { Tx } from '../db/schema.ts';
import { conflict, forbidden } from '../failure.ts';
import type { Parts } from '../parts.ts';
import { channelFor } from './channel-for.ts';
import { type MemberAnswer, toMemberAnswer } from './list-members.ts';
import { memberOf, membersOf } from './members-of.ts';
import { addMember, type MemberRow, setRole } from './membership.ts';

interface Wish {
  readonly id: ChannelId;
  readonly user: UserId;
  readonly role: Role;
}

/** Adds somebody to a channel, or gives a member another role. */
export async function putMember(
  parts: Parts,
  actor: UserId,
  { id, user: userId, role }: Wish,
): Promise<MemberAnswer> {
  await channelFor(parts.db, actor, id, 'manageMembers');
  await userById(parts.db, userId);
  const answer = await parts.logs.transact([`channel/${id}`, `user/${userId}`], async (tx) => {
    const access = await channelFor(tx.db, actor, id, 'manageMembers');
    const user = await userById(tx.db, userId);
    const current = await memberOf(tx.db, id, userId);
    if (!maySetRole(access.role, current?.role, role)) throw forbidden(`You may not make them ${role} here.`);
    await checkKeepsOwner(tx.db, current, role);
    const { channel } = access;
    const member =
      current === undefined
        ? await addMember(tx, { channel, user, role, by: actor, at: parts.now() })
        : current.role === role
          ? current
          : await setRole(tx, { channel, member: current, role, by: actor });
    return toMemberAnswer(user, member);
  });
  parts.control.roleChanged(id, userId);
  return answer;
}

/** A channel never loses its last owner by a change of role. */
async function checkKeepsOwner(db: Tx, current: MemberRow | undefined, role: Role): Promise<void> {
  if (current?.role !== 'owner' || role === 'owner') return;
  const owners = (await membersOf(db, current.channel_id)).filter((member) => member.role === 'owner');
  if (owners.length === 1) throw conflict('A channel needs an owner: make somebody else one first.');
}
