import styles from './channel-screen.module.css';

/** In place of messages that are on their way. */
export function Skeleton() {
  return (
    <div className={styles.wait} aria-busy="true" role="status" aria-label="Loading messages">
      {[520, 340, 460, 260].map((width) => (
        <div key={width} className={styles.bone} style={{ '--width': `${width}px` }} />
      ))}
    </div>
  );
}
