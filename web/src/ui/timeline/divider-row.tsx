import type { ReactNode } from 'react';
import { formatDay } from '../app/format-time.ts';
import { useNow } from '../app/use-now.ts';
import styles from './divider-row.module.css';

/** Where a day begins. */
export function DayRow({ at }: { at: number }) {
  return (
    <div className={styles.divider}>
      <span className={styles.day}>{formatDay(at, useNow())}</span>
    </div>
  );
}

/** Where the unread part began when the channel was opened. */
export function NewRow({ children }: { children?: ReactNode }) {
  return (
    <div className={styles.divider} data-new>
      <span className={styles.new}>New</span>
      {children}
    </div>
  );
}
