import type { Member, Message } from '@causeway/shared/fold/channel-view';
import { Pin } from 'lucide-react';
import { formatFull, formatTime } from '../app/format-time.ts';
import { tip } from '../app/tooltip-layer.tsx';
import styles from './message-head.module.css';

/** Name, time, and what else to know at a glance. */
export function MessageHead(props: { message: Message; member: Member | undefined; name: string }) {
  const { message, member, name } = props;
  const at = message.shownAt;
  return (
    <div className={styles.head}>
      <span className={styles.name}>{name}</span>
      {member?.bot && <span className={styles.tag}>Bot</span>}
      {member?.left && <span className={styles.tag}>Left</span>}
      <time className={styles.time} dateTime={new Date(at).toISOString()} {...tip(formatFull(at))}>
        {formatTime(at)}
      </time>
      {message.receivedAt !== undefined && (
        <span className={styles.late} {...tip(`Arrived ${formatFull(message.receivedAt)}`)}>
          arrived {formatTime(message.receivedAt)}
        </span>
      )}
      {message.pinned && (
        <span className={styles.pin}>
          <Pin size={12} aria-hidden="true" /> Pinned
        </span>
      )}
    </div>
  );
}
