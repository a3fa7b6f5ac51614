import type { OpId } from '@causeway/shared/id';
import { useCallback } from 'react';
import { useLocation } from 'wouter';
import type { Place } from '../../session/past.ts';
import { RefusedHere } from '../../session/session.ts';
import { PATH } from '../app/paths.ts';
import { sayError } from '../app/toast.ts';
import { goTo, missedText } from './go-to.ts';
import { type Pane, usePane } from './pane.ts';

/** Goes to a message or a time from inside a timeline; says so where that can't be shown. */
export function useGoTo(): (place: Place) => void {
  const pane = usePane();
  const [, navigate] = useLocation();
  return useCallback(
    (place) => {
      if ('op' in place && isElsewhere(pane, place.op as OpId)) {
        return navigate(PATH.message(pane.handle.id, place.op as OpId));
      }
      void goTo(pane, place, navigate).then((missed) => {
        if (missed !== undefined) sayError(missedText(place, missed));
      });
    },
    [pane, navigate],
  );
}

/** Goes to a time, for a form: rejects with a sentence where that can't be shown. */
export function useGoToDate(): (at: number) => Promise<void> {
  const pane = usePane();
  const [, navigate] = useLocation();
  return useCallback(
    async (at) => {
      const missed = await goTo(pane, { at }, navigate);
      if (missed !== undefined) throw new RefusedHere(missedText({ at }, missed));
    },
    [pane, navigate],
  );
}

/** From a thread to what is not in it: the channel shows that. */
function isElsewhere({ thread, handle, window }: Pane, id: OpId): boolean {
  if (thread === undefined || id === thread) return false;
  const message = handle.view.get().messages.get(id) ?? window.get()?.view.get().messages.get(id);
  return message?.thread !== thread;
}
