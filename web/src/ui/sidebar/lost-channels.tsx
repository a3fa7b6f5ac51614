import { CircleAlert } from 'lucide-react';
import { Link } from 'wouter';
import type { SidebarRow } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { useStore } from '../app/use-store.ts';
import styles from './sidebar-item.module.css';

/** Channels that I am no longer in, while something that I wrote there was not delivered. */
export function LostChannels({ rows }: { rows: readonly SidebarRow[] }) {
  const channels = useStore(useSession().undeliveredChannels);
  const lost = [...channels].filter((id) => !rows.some((row) => row.id === id));
  if (lost.length === 0) return null;
  return (
    <ul aria-label="Not delivered">
      {lost.map((id) => (
        <li key={id}>
          <Link href={PATH.channel(id)} className={styles.item} data-lost>
            <span className={styles.icon}>
              <CircleAlert size={16} aria-hidden="true" />
            </span>
            <span className={styles.name}>Not delivered</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
