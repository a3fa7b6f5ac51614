import type { Member, Message } from '@causeway/shared/fold/channel-view';
import { authorOf, type OpId, type UserId } from '@causeway/shared/id';
import { History } from 'lucide-react';
import { useLocation } from 'wouter';
import type { ChannelHandle } from '../../session/session.ts';
import { formatStamp } from '../app/format-time.ts';
import { PATH } from '../app/paths.ts';
import { usePhone } from '../app/use-media.ts';
import { Avatar } from '../kit/avatar.tsx';
import { excerpt } from '../timeline/excerpt.ts';
import { useLost } from './lost-messages.ts';
import { personName } from './person-name.ts';
import styles from './pins-panel.module.css';
import { useRecalled } from './use-recalled.ts';

interface PinItemProps {
  readonly handle: ChannelHandle;
  readonly id: OpId;
  /** `undefined`: not in the channel's own view. */
  readonly message: Message | undefined;
  readonly members: ReadonlyMap<UserId, Member>;
}

/** A pinned message; leads to its place. */
export function PinItem({ handle, id, message: shown, members }: PinItemProps) {
  const message = useRecalled(handle, id, shown);
  const phone = usePhone();
  const lost = useLost(handle, id);
  const [, navigate] = useLocation();
  const author = authorOf(id);
  const name = personName(members, author);
  return (
    <button
      type="button"
      className={styles.pin}
      disabled={message === undefined && lost !== undefined}
      onClick={() => navigate(PATH.message(handle.id, id), { replace: phone })}
    >
      <Avatar id={author} name={name} size={28} />
      <span className={styles.text}>
        <span className={styles.head}>
          <strong>{name}</strong>
          {message !== undefined && <span>{formatStamp(message.shownAt, Date.now())}</span>}
        </span>
        {message === undefined ? (
          <span className={styles.earlier}>
            <History size={13} aria-hidden="true" />
            {lost === undefined ? 'Earlier message' : LOST[lost]}
          </span>
        ) : (
          <span className={styles.body}>{message.deleted ? 'A deleted message' : excerpt(message.body)}</span>
        )}
      </span>
    </button>
  );
}

const LOST = { dropped: 'No longer kept', nothing: 'Can’t be found' } as const;
