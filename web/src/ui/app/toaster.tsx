import { X } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '../kit/icon-button.tsx';
import { toast } from './toast.ts';
import styles from './toaster.module.css';
import { useStore } from './use-store.ts';

const SHOWN_MS = 5_000;
const dismiss = () => toast.set(undefined);

/** Shows the current {@link toast}. */
export function Toaster() {
  const current = useStore(toast);
  useEffect(() => {
    if (current === undefined || current.stay) return;
    const timer = setTimeout(dismiss, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [current]);
  return (
    <output className={styles.place} aria-live="polite">
      {current !== undefined && (
        <div className={styles.toast} data-tone={current.tone}>
          <span>{current.text}</span>
          {current.action !== undefined && (
            <button type="button" className={styles.action} onClick={current.action.run}>
              {current.action.label}
            </button>
          )}
          <IconButton label="Dismiss" icon={X} onClick={dismiss} quiet />
        </div>
      )}
    </output>
  );
}
