import { ChevronLeft, History, Info, Keyboard, Palette, Server, Shield, User } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { PATH } from '../app/paths.ts';
import { FOCUSABLE } from '../kit/focusable.ts';
import { AboutPage } from './about-page.tsx';
import { AppearancePage } from './appearance-page.tsx';
import { Asking } from './asking.tsx';
import { HistoryPage } from './history-page.tsx';
import { ProfilePage } from './profile-page.tsx';
import { SecurityPage } from './security-page.tsx';
import { ServerPage } from './server-page.tsx';
import styles from './settings-page.module.css';
import { ShortcutsPage } from './shortcuts-page.tsx';
import { useMe } from './use-me.ts';

/** For owners of the server. */
const SERVER = 'server';

const PAGES = [
  { name: 'profile', title: 'Profile', icon: User, Page: ProfilePage },
  { name: 'appearance', title: 'Appearance', icon: Palette, Page: AppearancePage },
  { name: 'security', title: 'Password and devices', icon: Shield, Page: SecurityPage },
  { name: 'history', title: 'History', icon: History, Page: HistoryPage },
  { name: 'shortcuts', title: 'Keyboard shortcuts', icon: Keyboard, Page: ShortcutsPage },
  { name: 'about', title: 'About', icon: Info, Page: AboutPage },
  // Last: it comes when it is known who they are, and then moves nothing.
  { name: SERVER, title: 'Server', icon: Server, Page: ServerPage },
] as const;

/** Settings, one page per subject. */
export function SettingsPage({ page }: { page: string }) {
  const nav = useRef<HTMLElement>(null);
  const { me, failure } = useMe();
  // Who goes to its address waits there until it is known who they are.
  const showsServer = me === undefined ? page === SERVER : me.role === 'owner';
  const pages = PAGES.filter(({ name }) => name !== SERVER || showsServer);
  const { title, Page, name } = pages.find((one) => one.name === page) ?? PAGES[0];
  // On a phone it is wider than the screen.
  useEffect(() => {
    nav.current
      ?.querySelector(`[href='${PATH.settings(name)}']`)
      ?.scrollIntoView?.({ block: 'nearest', inline: 'center' });
  }, [name]);
  return (
    <main className={styles.settings}>
      <header className={styles.head}>
        <Link href={PATH.home} className={styles.back} aria-label="Back">
          <ChevronLeft size={22} aria-hidden="true" />
        </Link>
        <h1 className={styles.title}>Settings</h1>
      </header>
      <div className={styles.columns}>
        <nav ref={nav} className={styles.nav} aria-label="Settings">
          {pages.map(({ name: to, title: text, icon: Icon }) => (
            <Link
              key={to}
              href={PATH.settings(to)}
              className={styles.link}
              aria-current={to === name ? 'page' : undefined}
            >
              <Icon size={16} aria-hidden="true" />
              {text}
            </Link>
          ))}
        </nav>
        <div className={styles.scroll} {...FOCUSABLE}>
          <div className={styles.page}>
            <h2 className={styles.heading}>{title}</h2>
            {name === SERVER && me === undefined ? <Asking failure={failure} /> : <Page />}
          </div>
        </div>
      </div>
    </main>
  );
}
