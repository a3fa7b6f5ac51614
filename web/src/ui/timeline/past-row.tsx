import { CloudOff, Scissors } from 'lucide-react';
import { useEffect } from 'react';
import { useSession } from '../app/app-context.ts';
import { keptText } from '../app/retention-text.ts';
import { useLasting } from '../app/use-lasting.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import { usePane } from '../channel/pane.ts';
import { Button } from '../kit/button.tsx';
import styles from './edge-row.module.css';
import type { Run } from './run.ts';

/** Above the oldest message that is loaded: what is to come, or why nothing comes. */
export function PastRow({ run }: { run: Run }) {
  const { handle } = usePane();
  const past = useStore(run.past);
  const retention = useSelect(handle.view, (view) => view.retention);
  const waiting = useLasting(past === 'loading');
  useRetry(past === 'unreachable', () => run.loadOlder());
  if (past === 'unreachable') {
    return (
      <div className={styles.edge}>
        <CloudOff size={16} aria-hidden="true" />
        <span>Earlier messages aren’t on this device. Connect to load them.</span>
        <Button onClick={() => void run.loadOlder()}>Try again</Button>
      </div>
    );
  }
  if (past === 'dropped') {
    return (
      <div className={styles.edge}>
        <Scissors size={16} aria-hidden="true" />
        <span>
          Earlier messages are no longer kept.
          {retention !== null && ` ${keptText(retention)}`}
        </span>
      </div>
    );
  }
  return (
    <div className={styles.edge} data-quiet>
      {waiting && (
        <>
          <span className={styles.spinner} aria-hidden="true" /> Loading earlier messages…
        </>
      )}
    </div>
  );
}

/** Tries again when the connection is back. */
export function useRetry(failed: boolean, again: () => Promise<void>): void {
  const { connection } = useSession();
  useEffect(() => {
    if (!failed) return;
    return connection.subscribe(() => {
      if (connection.get() === 'online') void again();
    });
  });
}
