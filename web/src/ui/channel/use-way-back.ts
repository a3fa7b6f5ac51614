import { useEffect } from 'react';
import { isEntry, isMessage } from './jump-entry.ts';
import type { Pane } from './pane.ts';
import { toPresent } from './show-window.ts';

/** Back from older messages shows what was in sight before the jump. */
export function useWayBack(pane: Pane): void {
  useEffect(() => {
    // Of a jump before the page was loaded, or the channel left.
    if (isEntry(pane) && pane.window.get() === undefined) history.replaceState(null, '');
    const onPop = () => {
      if (!isEntry(pane) && !isMessage(pane)) toPresent(pane, pane.left.get());
    };
    addEventListener('popstate', onPop);
    return () => removeEventListener('popstate', onPop);
  }, [pane]);
}
