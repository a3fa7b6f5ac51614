import styles from './timeline-bar.module.css';

/** Where a search takes longer than a moment. */
export const SeekingBar = () => (
  <div className={styles.bar} data-top role="status">
    <span className={styles.text}>Looking for it in older messages…</span>
  </div>
);
