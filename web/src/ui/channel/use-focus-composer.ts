import { useEffect, useRef } from 'react';
import type { Panel } from '../app/parse-location.ts';
import { useTouch } from '../app/use-media.ts';
import { useStore } from '../app/use-store.ts';
import { overlay } from '../overlay/overlay.ts';
import type { Pane } from './pane.ts';

const isNowhere = (): boolean => document.activeElement === document.body || document.activeElement === null;

/**
 * Opening a channel or a thread is for writing in it; so is closing the panel beside it or the dialog over it, when
 * that leaves the focus nowhere. Not with fingers: the keyboard would cover what one came to read.
 */
export function useFocusComposer(pane: Pane, panel?: Panel): void {
  const touch = useTouch();
  const covered = useStore(overlay) !== undefined;
  // It comes later than the channel when my role in it has yet to be read.
  const composer = useStore(pane.composer);
  const opened = useRef(false);
  useEffect(() => {
    if (panel !== undefined) opened.current = true;
    if (touch || covered || panel !== undefined || composer === undefined) return;
    if (!opened.current) composer.focus({ preventScroll: true });
    opened.current = true;
    // A dialog that closes gives the focus back first, if there is anybody to give it to.
    const frame = requestAnimationFrame(() => isNowhere() && composer.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, [touch, covered, panel, composer]);
}
