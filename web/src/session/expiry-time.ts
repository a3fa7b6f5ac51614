import type { DocHost } from './sync/doc-host.ts';

/**
 * The time by which what is kept no longer goes, in ms since 1970; `undefined` while the server is about to say it: this
 * device's clock may be wrong.
 */
export function expiryTime({ clock, link }: Pick<DocHost, 'clock' | 'link'>): number | undefined {
  const status = link.status.get();
  const isComing = status === 'connecting' || status === 'online';
  return isComing && !clock.isTold ? undefined : clock.now();
}
