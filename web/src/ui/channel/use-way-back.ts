import { useEffect } from 'react';
import { isEntry, isMessage } from './jump-entry.ts';
import type { Pane } from './pane.ts';
import { goBack } from './show-window.ts';

/** Back shows what was in sight before a jump. */
export function useWayBack(pane: Pane): void {
  useEffect(() => {
    // Of a jump before the page was loaded, or the channel left.
    if (isEntry(pane) && pane.window.get() === undefined) history.replaceState(null, '');
    const isOut = () => isEntry(pane) || isMessage(pane);
    let wasOut = isOut();
    const note = () => {
      wasOut = isOut();
    };
    const onPop = () => {
      // Inside the channel's own view only straight from a jump: Back from a panel opened since moves nobody.
      const isBack = wasOut || pane.window.get() !== undefined;
      note();
      if (isBack && !wasOut) goBack(pane);
    };
    const stop = new AbortController();
    // The latter two are wouter's.
    addEventListener('popstate', onPop, stop);
    for (const change of ['pushState', 'replaceState']) addEventListener(change, note, stop);
    return () => stop.abort();
  }, [pane]);
}
