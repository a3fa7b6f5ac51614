import { unreachable } from '@causeway/shared/assert';
import type { Member, SystemOp } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import { keepPhrase } from '../app/retention-text.ts';
import { personName } from '../channel/person-name.ts';

const ROLE_NAMES: Record<Role, string> = {
  owner: 'an owner',
  admin: 'an admin',
  member: 'a member',
  reader: 'a reader',
};

/** One sentence about `op`, with the names known now. */
export function systemText(op: SystemOp, members: ReadonlyMap<UserId, Member>): string {
  const name = (id: UserId | undefined) => (id === undefined ? 'Somebody' : personName(members, id));
  switch (op.k) {
    case 'join':
      return op.by === undefined || op.by === op.user
        ? `${name(op.user)} joined`
        : `${name(op.by)} added ${name(op.user)}`;
    case 'leave':
      return op.by === undefined || op.by === op.user
        ? `${name(op.user)} left`
        : `${name(op.by)} removed ${name(op.user)}`;
    case 'role':
      return op.by === undefined
        ? `${name(op.user)} is now ${ROLE_NAMES[op.role]}`
        : `${name(op.by)} made ${name(op.user)} ${ROLE_NAMES[op.role]}`;
    case 'rename':
      return `${name(op.by)} renamed the channel to ${op.name}`;
    case 'topic':
      return op.topic === ''
        ? `${name(op.by)} removed the topic`
        : `${name(op.by)} set the topic: ${op.topic}`;
    case 'retention':
      return `${name(op.by)} set messages to be kept ${keepPhrase(op.retention)}`;
    default:
      return unreachable(op);
  }
}
