import type { Member, Thread } from '@causeway/shared/fold/channel-view';
import { authorOf, type UserId } from '@causeway/shared/id';
import { ChevronRight } from 'lucide-react';
import { formatAgo } from '../app/format-time.ts';
import { plural } from '../app/plural.ts';
import { useNow } from '../app/use-now.ts';
import { personName } from '../channel/person-name.ts';
import { Avatar } from '../kit/avatar.tsx';
import styles from './thread-summary.module.css';

interface ThreadSummaryProps {
  readonly thread: Thread;
  readonly members: ReadonlyMap<UserId, Member>;
  readonly onOpen: () => void;
}

/** "3 replies": leads into the thread. */
export function ThreadSummary({ thread, members, onOpen }: ThreadSummaryProps) {
  const people = [...new Set(thread.replies.map(authorOf))].slice(-4);
  return (
    <button type="button" className={styles.summary} onClick={onOpen}>
      <span className={styles.people}>
        {people.map((id) => (
          <Avatar key={id} id={id} name={personName(members, id)} size={22} />
        ))}
      </span>
      <span className={styles.count}>{plural(thread.replies.length, 'reply', 'replies')}</span>
      <span className={styles.last}>{formatAgo(thread.lastAt, useNow())}</span>
      <ChevronRight size={14} aria-hidden="true" />
    </button>
  );
}
