import { ArrowDown, History } from 'lucide-react';
import { Button } from '../kit/button.tsx';
import styles from './timeline-bar.module.css';

/** Says that these are older messages, and leads back. */
export function WindowBar({ onPresent }: { onPresent: () => void }) {
  return (
    <div className={styles.bar} role="status">
      <History size={16} aria-hidden="true" />
      <span className={styles.text}>You’re viewing older messages</span>
      <Button onClick={onPresent}>
        Jump to present <ArrowDown size={15} aria-hidden="true" />
      </Button>
    </div>
  );
}
