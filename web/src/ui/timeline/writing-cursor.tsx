import styles from './reply-body.module.css';

/** Says that more is to come; `waiting`: nothing has come yet. */
export function WritingCursor({ waiting }: { waiting: boolean }) {
  return (
    <span className={styles.writing}>
      <span className={styles.cursor} role="img" aria-label="still writing" />
      {waiting && <span>Thinking…</span>}
    </span>
  );
}
