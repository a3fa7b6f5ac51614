import { registerSW } from 'virtual:pwa-register';
import { toast } from './toast.ts';

const HOUR_MS = 3_600_000;

/** Registers the service worker, and offers a new version when there is one. */
export function watchForUpdates(): void {
  const update = registerSW({
    onNeedRefresh: () =>
      toast.set({
        text: 'A new version is ready.',
        stay: true,
        action: { label: 'Reload', run: () => void update(true) },
      }),
    onRegisteredSW: (_url, registration) => {
      if (registration !== undefined)
        setInterval(() => void registration.update().catch(() => undefined), HOUR_MS);
    },
  });
}
