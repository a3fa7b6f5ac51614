import type { ReactNode } from 'react';
import styles from './section.module.css';

/** One subject of a settings page. */
export function Section({ title, lead, children }: { title?: string; lead?: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      {title !== undefined && <h3 className={styles.title}>{title}</h3>}
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      {children}
    </section>
  );
}
