import type { PastWindow } from '../../session/past.ts';
import { leaveEntry, pushEntry } from './jump-entry.ts';
import type { Pane, Start } from './pane.ts';

/** Shows older messages in place of the channel's own view. */
export function showWindow(pane: Pane, window: PastWindow): void {
  const before = pane.window.get();
  if (before === undefined) {
    pane.left.set(pane.sight.get()());
    pushEntry(pane);
  }
  pane.landing.set('end');
  pane.window.set(window);
  if (before !== window) before?.close();
}

/** Goes back to the channel's own view: to its end, or to `landing`. */
export function toPresent(pane: Pane, landing: 'end' | Start = 'end'): void {
  const before = pane.window.get();
  if (before === undefined) return;
  pane.landing.set(landing);
  pane.window.set(undefined);
  before.close();
  leaveEntry(pane);
}
