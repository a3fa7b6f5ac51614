import { CloudOff } from 'lucide-react';
import { Cell } from '../../session/store.ts';
import { useLasting } from '../app/use-lasting.ts';
import { useStore } from '../app/use-store.ts';
import { Button } from '../kit/button.tsx';
import styles from './edge-row.module.css';
import { useRetry } from './past-row.tsx';
import type { Run } from './run.ts';

const JOINED = new Cell<'joined'>('joined');

/** Below the newest message of older ones: what is to come, or why nothing comes. */
export function NewerRow({ run }: { run: Run }) {
  const newer = useStore<'more' | 'loading' | 'unreachable' | 'joined'>(run.newer ?? JOINED);
  const waiting = useLasting(newer === 'loading');
  const again = () => run.loadNewer?.() ?? Promise.resolve();
  useRetry(newer === 'unreachable', again);
  if (newer === 'unreachable') {
    return (
      <div className={styles.edge}>
        <CloudOff size={16} aria-hidden="true" />
        <span>Later messages aren’t on this device. Connect to load them.</span>
        <Button onClick={() => void again()}>Try again</Button>
      </div>
    );
  }
  return (
    <div className={styles.edge} data-quiet>
      {waiting && (
        <>
          <span className={styles.spinner} aria-hidden="true" /> Loading later messages…
        </>
      )}
    </div>
  );
}
