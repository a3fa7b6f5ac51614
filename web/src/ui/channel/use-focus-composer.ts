import { useEffect, useRef } from 'react';
import type { Panel } from '../app/parse-location.ts';
import { useTouch } from '../app/use-media.ts';
import { useStore } from '../app/use-store.ts';
import type { Pane } from './pane.ts';

/**
 * Opening a channel or a thread is for writing in it; so is closing the panel beside it, when that leaves the focus
 * nowhere. Not with fingers: the keyboard would cover what one came to read.
 */
export function useFocusComposer(pane: Pane, panel?: Panel): void {
  const touch = useTouch();
  // It comes later than the channel when my role in it has yet to be read.
  const composer = useStore(pane.composer);
  const opened = useRef(false);
  useEffect(() => {
    const nowhere = document.activeElement === document.body || document.activeElement === null;
    if (!touch && panel === undefined && (nowhere || !opened.current)) {
      pane.composer.get()?.focus({ preventScroll: true });
    }
    opened.current = true;
  }, [pane, touch, panel, composer]);
}
