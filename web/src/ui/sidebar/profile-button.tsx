import { Keyboard, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react';
import { useLocation } from 'wouter';
import { useSession } from '../app/app-context.ts';
import { PATH } from '../app/paths.ts';
import { applyTheme, asTheme, THEME_PREF, type Theme } from '../app/theme.ts';
import { useSelect, useStore } from '../app/use-store.ts';
import { Avatar } from '../kit/avatar.tsx';
import { type MenuItem, openOverlay } from '../overlay/overlay.ts';
import styles from './profile-button.module.css';
import { useSignOut } from './use-sign-out.ts';

const THEME_ITEMS = [
  { theme: 'system', label: 'Theme: as the system', icon: Monitor },
  { theme: 'light', label: 'Theme: light', icon: Sun },
  { theme: 'dark', label: 'Theme: dark', icon: Moon },
] as const;

/** Me, and the menu of what concerns me. */
export function ProfileButton() {
  const session = useSession();
  const me = useSelect(session.user, (user) => user.me);
  const connection = useStore(session.connection);
  const theme = asTheme(useSelect(session.user, (user) => user.prefs.get(THEME_PREF)));
  const [, navigate] = useLocation();
  const signOut = useSignOut();
  const name = me?.name ?? 'You';
  const choose = (next: Theme) => () => {
    applyTheme(next);
    session.setPref(THEME_PREF, next);
  };
  const items: MenuItem[] = [
    { label: 'Settings', icon: Settings, run: () => navigate(PATH.settings()) },
    { label: 'Keyboard shortcuts', icon: Keyboard, run: () => openOverlay({ type: 'shortcuts' }) },
    ...THEME_ITEMS.map((item, index) => ({
      label: item.label,
      icon: item.icon,
      run: choose(item.theme),
      checked: item.theme === theme,
      separated: index === 0,
    })),
    { label: 'Sign out', icon: LogOut, run: signOut, separated: true, danger: true },
  ];
  return (
    <button
      type="button"
      className={styles.profile}
      aria-haspopup="menu"
      onClick={(event) => openOverlay({ type: 'menu', anchor: event.currentTarget, label: 'Me', items })}
    >
      <Avatar id={session.userId} name={name} size={32} online={connection === 'online'} />
      <span className={styles.text}>
        <span className={styles.name}>{name}</span>
        <span className={styles.state}>{me === undefined ? '' : `@${me.handle}`}</span>
      </span>
      <Settings size={16} aria-hidden="true" />
    </button>
  );
}
