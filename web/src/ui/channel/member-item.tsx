import type { Member } from '@causeway/shared/fold/channel-view';
import type { ChannelId } from '@causeway/shared/id';
import type { Role } from '@causeway/shared/permission';
import { Ellipsis } from 'lucide-react';
import { useLocation } from 'wouter';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { Avatar } from '../kit/avatar.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { openOverlay } from '../overlay/overlay.ts';
import { memberMenuItems } from './member-menu.ts';
import styles from './members-panel.module.css';

interface MemberItemProps {
  readonly channel: ChannelId;
  readonly member: Member;
  readonly myRole: Role | undefined;
  readonly online: boolean;
}

/** One member, with what I may do about them. */
export function MemberItem({ channel, member, myRole, online }: MemberItemProps) {
  const session = useSession();
  const [, navigate] = useLocation();
  const me = member.id === session.userId;
  const items = memberMenuItems({
    session,
    channel,
    member,
    myRole,
    write: () => navigate(PATH.channel(session.openDirectChannel([member.id]))),
  });
  return (
    <li className={styles.member}>
      <Avatar id={member.id} name={member.name} size={34} online={member.bot ? undefined : online} />
      <span className={styles.text}>
        <span className={styles.name}>
          {member.name}
          {me && ' (you)'}
        </span>
        <span className={styles.handle}>
          @{member.handle}
          {member.bot && ' · Bot'}
          {online && <span className="visually-hidden">, online</span>}
        </span>
      </span>
      {items.length > 0 && (
        <IconButton
          label={`Actions for ${member.name}`}
          quiet
          icon={Ellipsis}
          aria-haspopup="menu"
          onClick={(event) =>
            openOverlay({ type: 'menu', anchor: event.currentTarget, label: member.name, items })
          }
        />
      )}
    </li>
  );
}
