import { BellOff, CloudUpload } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { SidebarRow } from '../../session/session.ts';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { plural } from '../app/plural.ts';
import { useSelect } from '../app/use-store.ts';
import { Avatar } from '../kit/avatar.tsx';
import { ChannelIcon } from '../kit/channel-icon.tsx';
import styles from './sidebar-item.module.css';
import { longCount, shortCount } from './unread-count.ts';

/** One channel or direct conversation. */
export const SidebarItem = memo(function SidebarItem({
  row,
  current,
}: {
  row: SidebarRow;
  current: boolean;
}) {
  const session = useSession();
  const draft = useSelect(session.user, (user) => user.drafts.has(row.id));
  const { unread, mentions, more } = row.summary;
  // Everything in a direct channel counts as a mention.
  const badge = mentions > 0 && row.kind !== 'dm' ? { unread: mentions } : { unread, ...(more && { more }) };
  const loud = unread > 0 && !row.muted;
  return (
    <li>
      <Link
        href={PATH.channel(row.id)}
        className={styles.item}
        aria-current={current ? 'page' : undefined}
        data-unread={loud || undefined}
        data-muted={row.muted || undefined}
      >
        <span className={styles.icon}>
          {row.kind === 'dm' ? <Face row={row} /> : <ChannelIcon kind={row.kind} />}
        </span>
        <span className={styles.name}>{row.name}</span>
        {draft && !current && <span className={styles.draft}>Draft</span>}
        {row.muted && <BellOff size={13} aria-label="muted" />}
        {row.local && <CloudUpload size={14} aria-label="on this device only" />}
        {unread > 0 && (
          <>
            <span
              className={styles.badge}
              data-mention={(mentions > 0 && !row.muted) || undefined}
              aria-hidden="true"
            >
              {shortCount(badge)}
            </span>
            <span className="visually-hidden">
              , {longCount(row.summary)} unread{mentions > 0 && `, ${plural(mentions, 'mention')}`}
            </span>
          </>
        )}
      </Link>
    </li>
  );
});

function Face({ row }: { row: SidebarRow }) {
  const session = useSession();
  const [first = session.userId] = row.people;
  const isOnline = useSelect(session.online, (set) => set.has(first));
  const online = row.bot ? undefined : isOnline;
  if (row.people.length > 1) return <span className={styles.group}>{row.people.length}</span>;
  return (
    <>
      <Avatar id={first} name={row.name} size={22} online={online} />
      <span className="visually-hidden">{online ? 'online: ' : ''}</span>
    </>
  );
}
