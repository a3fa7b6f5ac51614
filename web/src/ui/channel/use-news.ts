import { useEffect, useRef, useState } from 'react';
import { Cell } from '../../session/store.ts';
import { useSession } from '../app/app-context.ts';
import { useStore } from '../app/use-store.ts';
import { isUnread, type News } from '../timeline/timeline-rows.ts';
import { isAttended } from './attention.ts';
import type { Pane } from './pane.ts';

/** What comes this soon after the server could be reached again was written before, in ms. */
const CATCH_UP_MS = 3_000;

/**
 * What is new in the pane's channel: what was unread when it was opened, and what came since out of sight. So the "New"
 * divider stays where it is while one reads, and none stands above what one has watched come in.
 *
 * Begun anew, at the read marker as it stands then, when the window is hidden, something comes while nobody looks, or
 * comes out of sight and nothing else is new.
 */
export function useNews(pane: Pane, isCovered: boolean): News {
  const { handle } = pane;
  const { connection, userId } = useSession();
  const [cell] = useState(
    () => new Cell<News>({ marker: handle.readMarker.get(), until: handle.view.get().lastPosition }),
  );
  const covered = useRef(isCovered);
  covered.current = isCovered;
  useEffect(() => {
    let onlineSince = connection.get() === 'online' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const isWatched = () =>
      isAttended() && !covered.current && isEndInSight(pane) && performance.now() > onlineSince + CATCH_UP_MS;
    const onView = () => {
      const { timeline, lastPosition } = handle.view.get();
      if (lastPosition <= newest) return;
      newest = lastPosition;
      if (isWatched()) return;
      const before = cell.get();
      const goesOn = isAttended() && timeline.some((entry) => isUnread(entry, userId, before));
      cell.set({ marker: goesOn ? before.marker : handle.readMarker.get(), until: lastPosition });
    };
    const onVisibility = () => {
      if (document.visibilityState !== 'hidden') return;
      cell.set({ marker: handle.readMarker.get(), until: cell.get().until });
    };
    const onConnection = () => {
      onlineSince = connection.get() === 'online' ? performance.now() : Number.POSITIVE_INFINITY;
    };
    let newest = cell.get().until;
    onView();
    const stops = [handle.view.subscribe(onView), connection.subscribe(onConnection)];
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      for (const stop of stops) stop();
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [pane, handle, connection, userId, cell]);
  return useStore(cell);
}

/** Of the channel's own view. */
const isEndInSight = ({ handle, window, sight }: Pane): boolean =>
  handle.ready.get() && window.get() === undefined && sight.get()() === 'end';
