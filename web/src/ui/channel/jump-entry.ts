import { navigate } from 'wouter/use-browser-location';
import { PATH } from '../app/paths.ts';
import type { Pane } from './pane.ts';

/** State of the history entry that a jump makes: Back leads from it to where one was. */
const entryOf = ({ handle }: Pane): string => `past/${handle.id}`;

/** Whether the page is at such an entry. */
export const isEntry = (pane: Pane): boolean => history.state === entryOf(pane);

/** Whether the page is at the address of a message. */
export const isMessage = ({ handle }: Pane): boolean =>
  location.pathname.startsWith(`${PATH.channel(handle.id)}/m/`);

/** Somebody has jumped; a message's address is an entry of its own already. */
export function pushEntry(pane: Pane): void {
  if (!isMessage(pane) && !isEntry(pane)) navigate(location.pathname, { state: entryOf(pane) });
}

/** Somebody is where they would be without the jump, and nobody is to come back to them by loading the page, or to no effect. */
export function leaveEntry(pane: Pane): void {
  if (isMessage(pane)) navigate(PATH.channel(pane.handle.id), { replace: true });
  else if (isEntry(pane)) history.back();
}
