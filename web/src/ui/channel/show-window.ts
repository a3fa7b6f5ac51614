import type { PastWindow } from '../../session/past.ts';
import { isEntry, leaveEntry, pushEntry } from './jump-entry.ts';
import type { Pane, Start } from './pane.ts';

/** Shows older messages in place of the channel's own view. */
export function showWindow(pane: Pane, window: PastWindow): void {
  setOut(pane);
  changeWindow(pane, window, 'end');
}

/** Somebody jumps inside the channel's own view, or from older messages into it: Back leads to where they were. */
export function showView(pane: Pane): void {
  if (pane.window.get() === undefined) setOut(pane);
  else if (isEntry(pane)) changeWindow(pane, undefined, 'end');
  else toPresent(pane);
}

/** Goes back to the channel's own view: to its end, or to `landing`. */
export function toPresent(pane: Pane, landing: 'end' | Start = 'end'): void {
  if (pane.left.get() === undefined) return;
  pane.left.set(undefined);
  if (pane.window.get() !== undefined) changeWindow(pane, undefined, landing);
  leaveEntry(pane);
}

/** Goes back to where somebody was before they jumped. */
export function goBack(pane: Pane): void {
  const left = pane.left.get();
  if (left === undefined) return;
  if (pane.window.get() === undefined) pane.returning.set(left);
  toPresent(pane, left);
}

/** Of several jumps Back leads to where one was before the first. */
function setOut(pane: Pane): void {
  const { left, window, sight } = pane;
  if (left.get() !== undefined && (isEntry(pane) || window.get() !== undefined)) return;
  left.set(sight.get()());
  pushEntry(pane);
}

function changeWindow(pane: Pane, window: PastWindow | undefined, landing: 'end' | Start): void {
  const before = pane.window.get();
  pane.landing.set(landing);
  pane.window.set(window);
  if (before !== window) before?.close();
}
