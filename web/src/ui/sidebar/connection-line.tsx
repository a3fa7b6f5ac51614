import { CloudOff, LoaderCircle } from 'lucide-react';
import { useSession } from '../app/app-context.ts';
import { useStore } from '../app/use-store.ts';
import styles from './connection-line.module.css';
import { useSettled } from './use-settled.ts';

/** Says when the server is away, and that nothing is lost by it. Silent while all is well. */
export function ConnectionLine() {
  const connection = useStore(useSession().connection);
  // A reconnect of a moment is nobody's business.
  const settled = useSettled(connection, connection === 'connecting' ? 1_500 : 300);
  return (
    <div role="status">
      {settled === 'offline' && (
        <p className={styles.line} data-tone="offline">
          <CloudOff size={16} aria-hidden="true" />
          <span>Working offline. Everything you write is kept and sent later.</span>
        </p>
      )}
      {settled === 'connecting' && (
        <p className={styles.line}>
          <LoaderCircle size={16} aria-hidden="true" className={styles.turning} />
          <span>Connecting…</span>
        </p>
      )}
    </div>
  );
}
