import type { ChannelId } from '@causeway/shared/id';
import { Compass, Plus, Search, SquarePen, UserPlus } from 'lucide-react';
import { useMemo } from 'react';
import { useSession } from '../app/app-context.ts';
import { shortcut } from '../app/is-mac.ts';
import { useStore } from '../app/use-store.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { Logo } from '../kit/logo.tsx';
import { openOverlay } from '../overlay/overlay.ts';
import { ConnectionLine } from './connection-line.tsx';
import { LostChannels } from './lost-channels.tsx';
import { ProfileButton } from './profile-button.tsx';
import styles from './sidebar.module.css';
import { SidebarItem } from './sidebar-item.tsx';
import { SidebarSection } from './sidebar-section.tsx';

const open = (type: 'create-channel' | 'browse' | 'new-direct' | 'switcher' | 'invite') => () =>
  openOverlay({ type });

/** Channels and direct messages, and the ways to more of them. */
export function Sidebar({ current }: { current: ChannelId | undefined }) {
  const rows = useStore(useSession().sidebar);
  const channels = useMemo(() => rows.filter((row) => row.kind !== 'dm'), [rows]);
  const directs = useMemo(() => rows.filter((row) => row.kind === 'dm'), [rows]);
  return (
    <nav className={styles.sidebar} aria-label="Channels">
      <header className={styles.head}>
        <Logo size={28} />
        <h1 className={styles.name}>Causeway</h1>
        <IconButton label="Invite people" icon={UserPlus} onClick={open('invite')} />
        <IconButton label="New message" icon={SquarePen} onClick={open('new-direct')} />
      </header>
      <button type="button" className={styles.jump} onClick={open('switcher')}>
        <Search size={15} aria-hidden="true" />
        <span>Jump to…</span>
        <kbd>{shortcut('K')}</kbd>
      </button>
      <ConnectionLine />
      <div className={styles.scroll}>
        <SidebarSection
          title="Channels"
          name="channels"
          actions={
            <>
              <IconButton label="Browse channels" icon={Compass} size={16} onClick={open('browse')} />
              <IconButton label="Create a channel" icon={Plus} size={16} onClick={open('create-channel')} />
            </>
          }
          empty={
            <p className={styles.empty}>No channels yet. Create one, or browse what others have made.</p>
          }
        >
          {channels.map((row) => (
            <SidebarItem key={row.id} row={row} current={row.id === current} />
          ))}
        </SidebarSection>
        <LostChannels rows={rows} />
        <SidebarSection
          title="Direct messages"
          name="directs"
          actions={
            <IconButton label="New direct message" icon={Plus} size={16} onClick={open('new-direct')} />
          }
          empty={<p className={styles.empty}>Write to somebody in private.</p>}
        >
          {directs.map((row) => (
            <SidebarItem key={row.id} row={row} current={row.id === current} />
          ))}
        </SidebarSection>
      </div>
      <ProfileButton />
    </nav>
  );
}
