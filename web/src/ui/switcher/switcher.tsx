import { Dialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Compass, Plus, Settings, SquarePen, UserPlus } from 'lucide-react';
import { useRef } from 'react';
import { useLocation } from 'wouter';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { useStore } from '../app/use-store.ts';
import { useKnownPeople } from '../dialogs/use-known-people.ts';
import { Avatar } from '../kit/avatar.tsx';
import { ChannelIcon } from '../kit/channel-icon.tsx';
import { closeOverlay, openOverlay } from '../overlay/overlay.ts';
import { longCount } from '../sidebar/unread-count.ts';
import styles from './switcher.module.css';

const open = (type: 'create-channel' | 'browse' | 'new-direct' | 'invite') => () => openOverlay({ type });

/** Jumps to a channel, a person or an action by a few letters. */
export function Switcher() {
  const session = useSession();
  const rows = useStore(session.sidebar);
  const people = useKnownPeople();
  const [here, navigate] = useLocation();
  // The place that one goes to takes the focus; who stays gets it back.
  const gone = useRef(false);
  const go = (path: string) => {
    gone.current = path !== here;
    closeOverlay();
    navigate(path);
  };
  const direct = new Set(rows.filter((row) => row.people.length === 1).map((row) => row.people[0]));
  // With the others there is a conversation above.
  const strangers = people.filter((person) => !direct.has(person.id));
  const actions = [
    { label: 'Create a channel', icon: Plus, run: open('create-channel') },
    { label: 'Browse channels', icon: Compass, run: open('browse') },
    { label: 'New direct message', icon: SquarePen, run: open('new-direct') },
    { label: 'Invite people', icon: UserPlus, run: open('invite') },
    { label: 'Settings', icon: Settings, run: () => go(PATH.settings()) },
  ];
  return (
    <Dialog.Root open onOpenChange={(next) => !next && closeOverlay()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label="Jump to" finalFocus={() => !gone.current}>
          <Command label="Jump to" loop>
            <Command.Input className={styles.input} placeholder="Jump to a channel, a person…" autoFocus />
            <Command.List className={styles.list}>
              <Command.Empty className={styles.empty}>Nothing by that name.</Command.Empty>
              <Command.Group heading="Conversations" className={styles.group}>
                {rows.map((row) => (
                  <Command.Item
                    key={row.id}
                    value={`${row.name} ${row.id}`}
                    className={styles.item}
                    onSelect={() => go(PATH.channel(row.id))}
                  >
                    {row.kind === 'dm' ? (
                      <Avatar id={row.people[0] ?? session.userId} name={row.name} size={22} />
                    ) : (
                      <ChannelIcon kind={row.kind} />
                    )}
                    <span className={styles.name}>{row.name}</span>
                    {row.summary.unread > 0 && (
                      <span className={styles.unread}>{longCount(row.summary)} unread</span>
                    )}
                  </Command.Item>
                ))}
              </Command.Group>
              {strangers.length > 0 && (
                <Command.Group heading="People" className={styles.group}>
                  {strangers.map((person) => (
                    <Command.Item
                      key={person.id}
                      value={`${person.name} @${person.handle}`}
                      className={styles.item}
                      onSelect={() => go(PATH.channel(session.openDirectChannel([person.id])))}
                    >
                      <Avatar id={person.id} name={person.name} size={22} />
                      <span className={styles.name}>{person.name}</span>
                      <span className={styles.unread}>@{person.handle}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              <Command.Group heading="Actions" className={styles.group}>
                {actions.map(({ label, icon: Icon, run }) => (
                  <Command.Item key={label} className={styles.item} onSelect={run}>
                    <Icon size={16} aria-hidden="true" />
                    <span className={styles.name}>{label}</span>
                  </Command.Item>
                ))}
              </Command.Group>
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
