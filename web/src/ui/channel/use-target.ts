import type { OpId } from '@causeway/shared/id';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { sayError } from '../app/toast.ts';
import { goTo, missedText } from './go-to.ts';
import { usePane } from './pane.ts';

/** The network may be slow, or not be there: then the newest messages are better than none. */
const PATIENCE_MS = 3_000;

/**
 * Goes to the message of the address. True while a timeline that opens with it is to wait, so that it does not show
 * the present first.
 */
export function useTarget(target: OpId | undefined): boolean {
  const pane = usePane();
  const [, navigate] = useLocation();
  const [waiting, setWaiting] = useState(
    () => target !== undefined && !pane.handle.view.get().messages.has(target),
  );
  useEffect(() => {
    if (target === undefined) return;
    const place = { op: target };
    void goTo(pane, place, navigate).then((missed) => {
      setWaiting(false);
      if (missed !== undefined) sayError(missedText(place, missed));
    });
  }, [target, pane, navigate]);
  useEffect(() => {
    const timer = setTimeout(() => setWaiting(false), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return waiting;
}
