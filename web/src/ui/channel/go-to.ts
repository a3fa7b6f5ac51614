import type { OpId } from '@causeway/shared/id';
import type { Found, PastWindow, Place } from '../../session/past.ts';
import { PATH } from '../app/paths.ts';
import { addLost } from './lost-messages.ts';
import { messageOf, type Pane } from './pane.ts';
import { showView, showWindow } from './show-window.ts';

/** Why a place can't be shown. */
export type Missed = Exclude<Found['in'], 'view' | 'past'>;

const OF_MESSAGE: Record<Missed, string> = {
  dropped: 'This message is no longer kept.',
  nothing: 'This message can’t be found.',
  unreachable: 'This message isn’t on this device. Connect to load it.',
};
const OF_DAY: Record<Missed, string> = {
  dropped: 'Messages of that day are no longer kept.',
  nothing: 'There are no messages from that day or later.',
  unreachable: 'Messages of that day aren’t on this device. Connect to load them.',
};

export const missedText = (place: Place, missed: Missed): string =>
  ('op' in place ? OF_MESSAGE : OF_DAY)[missed];

type Navigate = (path: string, options?: { replace: boolean }) => void;

/**
 * Brings `place` into sight, wherever it is: here, in the channel's own view, further back, or in a thread. Says why
 * it can't; `undefined` as well when somebody asked for another place meanwhile.
 */
export async function goTo(pane: Pane, place: Place, navigate: Navigate): Promise<Missed | undefined> {
  const wanted = { ...place };
  pane.seeking.set(wanted);
  const found: Found | { in: 'window' } = isShown(pane, place)
    ? { in: 'window' }
    : await pane.handle.find(place);
  const window = found.in === 'past' ? found.window : undefined;
  if (pane.seeking.get() !== wanted) {
    window?.close();
    return undefined;
  }
  pane.seeking.set(undefined);
  if (found.in === 'dropped' || found.in === 'nothing' || found.in === 'unreachable') {
    if ('op' in place && found.in !== 'unreachable') addLost(pane.handle, place.op as OpId, found.in);
    return found.in;
  }
  if (openThread(pane, place, window, navigate)) {
    window?.close();
    return undefined;
  }
  pane.aim.set(wanted);
  if (window !== undefined) showWindow(pane, window);
  else if (found.in === 'view') showView(pane);
  return undefined;
}

/** Whether it is among the older messages that are shown now. */
const isShown = (pane: Pane, place: Place): boolean =>
  'op' in place &&
  pane.window
    .get()
    ?.view.get()
    .messages.has(place.op as OpId) === true;

/** Messages of a thread do not stand in the channel. */
function openThread(pane: Pane, place: Place, window: PastWindow | undefined, navigate: Navigate): boolean {
  if (!('op' in place) || pane.thread !== undefined) return false;
  const id = place.op as OpId;
  const thread = (window?.view.get().messages.get(id) ?? messageOf(pane, id))?.thread;
  if (thread === undefined) return false;
  navigate(PATH.thread(pane.handle.id, thread), { replace: location.pathname.includes('/m/') });
  return true;
}
