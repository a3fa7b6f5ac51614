import type { HistoryProgress } from '../../session/past.ts';
import { useSession } from '../app/app-context.ts';
import { plural } from '../app/plural.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import styles from './section.module.css';
import { Section } from './section.tsx';

/** `off`: only what somebody looks at is fetched. */
export const HISTORY_PREF = 'history';

const MB = 1_000_000;

const STATES: Record<HistoryProgress['state'], string> = {
  complete: 'All of it is here, and can be read without a network.',
  loading: 'Loading the rest now, newest first.',
  waiting: 'The rest comes when the server can be reached.',
  paused: 'Paused: this device saves data, or is short of space.',
  off: 'Older messages are loaded when you scroll back to them.',
};

/** How much of what was written long ago is on this device. */
export function HistoryPage() {
  const session = useSession();
  const { here, of, bytes, state } = useStore(session.history);
  const all = useSelect(session.user, (user) => user.prefs.get(HISTORY_PREF) !== 'off');
  const size = `${(bytes / MB).toLocaleString(undefined, { maximumFractionDigits: 1 })} MB`;
  return (
    <Section
      title="On this device"
      lead="Older messages are kept in compressed segments of about a thousand."
    >
      <div className={styles.progress}>
        <p>
          {here.toLocaleString()} of {plural(of, 'segment')} of history {here === 1 ? 'is' : 'are'} on this
          device · {size}
        </p>
        {of > 0 && <progress value={here} max={of} aria-label="History on this device" />}
        <p className={styles.sub} role="status">
          {of === 0 ? 'Nothing is that old yet.' : STATES[state]}
        </p>
      </div>
      <label className={styles.row}>
        <span className={styles.text}>
          <strong>Keep all history on this device</strong>
          <span className={styles.sub}>
            Loaded in the background, so that you can scroll and jump without a network. Follows you to your
            other devices.
          </span>
        </span>
        <input
          type="checkbox"
          role="switch"
          className={styles.switch}
          checked={all}
          aria-checked={all}
          onChange={(event) => session.setPref(HISTORY_PREF, event.target.checked ? null : 'off')}
        />
      </label>
    </Section>
  );
}
