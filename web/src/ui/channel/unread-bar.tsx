import { ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import { SummariseButton, WORTH_SUMMARISING } from '../ask/summarise-button.tsx';
import { Button } from '../kit/button.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import styles from './timeline-bar.module.css';
import { useGoTo } from './use-go-to.ts';

interface UnreadBarProps {
  /** Messages that are new, of those that are loaded. */
  readonly count: number;
  /** Up to where was read. */
  readonly marker: number;
}

/** Where everything that is loaded is unread, and what was read last lies further back. */
export function UnreadBar({ count, marker }: UnreadBarProps) {
  const goTo = useGoTo();
  const [shown, setShown] = useState(true);
  if (!shown || count === 0) return null;
  return (
    <div className={styles.bar} data-top>
      <span className={styles.text}>More than {count.toLocaleString()} new messages</span>
      {count >= WORTH_SUMMARISING && <SummariseButton marker={marker} label="Summarise" />}
      <Button onClick={() => goTo({ at: marker + 1 })}>
        <ArrowUp size={15} aria-hidden="true" /> Jump to the first
      </Button>
      <IconButton label="Dismiss" icon={X} size={16} quiet onClick={() => setShown(false)} />
    </div>
  );
}
