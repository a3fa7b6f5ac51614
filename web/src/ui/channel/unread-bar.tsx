import type { TimelineEntry } from '@causeway/shared/fold/channel-view';
import { ArrowUp, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useSession } from '../app/app-context.ts';
import { SummariseButton, WORTH_SUMMARISING } from '../ask/summarise-button.tsx';
import { Button } from '../kit/button.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { isUnread, type News } from '../timeline/timeline-rows.ts';
import styles from './timeline-bar.module.css';
import { useGoTo } from './use-go-to.ts';

/** Where everything that is loaded is unread, and what was read last lies further back. */
export function UnreadBar({ timeline, news }: { timeline: readonly TimelineEntry[]; news: News }) {
  const { userId } = useSession();
  const goTo = useGoTo();
  const [shown, setShown] = useState(true);
  const count = useMemo(
    () => timeline.filter((entry) => entry.type === 'message' && isUnread(entry, userId, news)).length,
    [timeline, userId, news],
  );
  if (!shown || count === 0) return null;
  return (
    <div className={styles.bar} data-top>
      <span className={styles.text}>More than {count.toLocaleString()} new messages</span>
      {count >= WORTH_SUMMARISING && <SummariseButton marker={news.marker} label="Summarise" />}
      <Button onClick={() => goTo({ at: news.marker + 1 })}>
        <ArrowUp size={15} aria-hidden="true" /> Jump to the first
      </Button>
      <IconButton label="Dismiss" icon={X} size={16} quiet onClick={() => setShown(false)} />
    </div>
  );
}
