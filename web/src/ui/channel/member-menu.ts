import type { Member } from '@causeway/shared/fold/channel-view';
import type { ChannelId } from '@causeway/shared/id';
import { mayRemove, maySetRole, ROLES, type Role } from '@causeway/shared/permission';
import { Crown, Eye, type LucideIcon, MessageSquare, Shield, User, UserMinus } from 'lucide-react';
import type { Session } from '../../session/session.ts';
import { errorMessage } from '../app/error-message.ts';
import { sayError } from '../app/toast.ts';
import { type MenuItem, openOverlay } from '../overlay/overlay.ts';

export const ROLE_LABEL: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Admin',
  member: 'Member',
  reader: 'Reader',
};
const ROLE_ICON: Record<Role, LucideIcon> = { owner: Crown, admin: Shield, member: User, reader: Eye };

export interface MemberMenuInput {
  readonly session: Session;
  readonly channel: ChannelId;
  readonly member: Member;
  readonly myRole: Role | undefined;
  readonly write: () => void;
}

/** What I may do about a member: write to them, give them another role, remove them. */
export function memberMenuItems({
  session,
  channel,
  member,
  myRole,
  write,
}: MemberMenuInput): readonly MenuItem[] {
  const me = member.id === session.userId;
  const params = { id: channel, userId: member.id };
  const setRole = async (role: Role) => {
    try {
      await session.call('putMember', { params, body: { role } });
    } catch (error) {
      sayError(errorMessage(error));
    }
  };
  const items: MenuItem[] = me ? [] : [{ label: 'Send a message', icon: MessageSquare, run: write }];
  const roles = ROLES.filter((role) => maySetRole(myRole, member.role, role));
  for (const [index, role] of roles.entries()) {
    items.push({
      label: ROLE_LABEL[role],
      icon: ROLE_ICON[role],
      checked: role === member.role,
      separated: index === 0,
      run: () => void (role === member.role || setRole(role)),
    });
  }
  if (!me && mayRemove(myRole, member.role)) {
    items.push({
      label: 'Remove from the channel',
      icon: UserMinus,
      danger: true,
      separated: true,
      run: () =>
        openOverlay({
          type: 'confirm',
          title: `Remove ${member.name}?`,
          text: 'They lose the channel on all their devices. What they wrote stays.',
          action: 'Remove',
          danger: true,
          run: async () => {
            await session.call('deleteMember', { params });
          },
        }),
    });
  }
  return items;
}
