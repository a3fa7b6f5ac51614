import { isChannelId } from '@causeway/shared/id';
import { lazy, Suspense } from 'react';
import { Redirect, useLocation } from 'wouter';
import { OverlayHost } from '../overlay/overlay-host.tsx';
import { Sidebar } from '../sidebar/sidebar.tsx';
import { loadMarkdown } from '../timeline/load-markdown.ts';
import { Banners } from './banners.tsx';
import { HomePage } from './home-page.tsx';
import { parseLocation } from './parse-location.ts';
import { PATH } from './paths.ts';
import styles from './shell.module.css';
import { useGlobalKeys } from './use-global-keys.ts';
import { usePhone } from './use-media.ts';
import { usePageTitle } from './use-page-title.ts';
import { useThemePref } from './use-theme-pref.ts';

/** The sidebar is painted first; the channel and its Markdown come at the same time, not one after the other. */
const ChannelScreen = lazy(async () => {
  void loadMarkdown();
  return { default: (await import('../channel/channel-screen.tsx')).ChannelScreen };
});
const SettingsPage = lazy(async () => ({
  default: (await import('../settings/settings-page.tsx')).SettingsPage,
}));

/** The signed-in window: sidebar and channel side by side; on a phone one at a time. */
export function Shell() {
  const [path] = useLocation();
  const phone = usePhone();
  usePageTitle();
  useGlobalKeys();
  useThemePref();
  const place = parseLocation(path);
  const atHome = place?.type === 'home';
  // From `/sign-up` too: who signs out again must not land there.
  if (place === undefined || (atHome && path !== PATH.home)) return <Redirect to={PATH.home} replace />;
  return (
    <div className={styles.shell}>
      <Banners />
      <div className={styles.columns}>
        {phone && atHome && (
          <main className={styles.list}>
            <Sidebar current={undefined} />
          </main>
        )}
        {!phone && <Sidebar current={place.type === 'channel' ? place.channel : undefined} />}
        {!(phone && atHome) && (
          <Suspense fallback={<main className={styles.main} />}>
            <Place place={place} />
          </Suspense>
        )}
      </div>
      <OverlayHost />
    </div>
  );
}

function Place({ place }: { place: NonNullable<ReturnType<typeof parseLocation>> }) {
  if (place.type === 'home') return <HomePage />;
  if (place.type === 'settings') return <SettingsPage page={place.page} />;
  if (!isChannelId(place.channel)) return <Redirect to="/" replace />;
  return <ChannelScreen key={place.channel} id={place.channel} panel={place.panel} target={place.target} />;
}
