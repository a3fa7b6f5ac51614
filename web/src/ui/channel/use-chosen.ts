import { useEffect } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { isLanding } from '../app/landing.ts';

const SIGNS = ['pointerdown', 'wheel', 'keydown'] as const;

/**
 * Whether somebody has chosen to be here: false where the app went by itself, until the person clicks, scrolls or types
 * in the channel. On a device that is new to them a channel is not to be read everywhere because it happened to be first.
 */
export function useChosen(): boolean {
  const landed = isLanding(useHistoryState<unknown>());
  useEffect(() => {
    if (!landed) return;
    const stop = new AbortController();
    const choose = (event: Event) => {
      // The same entry, as one that was chosen.
      if (isSign(event)) history.replaceState(null, '');
    };
    for (const sign of SIGNS) {
      document.addEventListener(sign, choose, { capture: true, passive: true, signal: stop.signal });
    }
    return () => stop.abort();
  }, [landed]);
  return !landed;
}

/** Something done in the channel; shortcuts lead elsewhere. */
function isSign(event: Event): boolean {
  if (!(event.target instanceof Element) || event.target.closest('main') === null) return false;
  return !(event instanceof KeyboardEvent) || !(event.ctrlKey || event.metaKey || event.altKey);
}
