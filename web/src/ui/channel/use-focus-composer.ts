import { useEffect } from 'react';
import { useTouch } from '../app/use-media.ts';
import type { Pane } from './pane.ts';

/** Opening a channel or a thread is for writing in it; on a phone the keyboard would cover what one came to read. */
export function useFocusComposer(pane: Pane): void {
  const touch = useTouch();
  useEffect(() => {
    if (!touch) pane.composer.get()?.focus({ preventScroll: true });
  }, [pane, touch]);
}
