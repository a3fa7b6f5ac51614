import { useCallback, useEffect, useRef } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import type { Row } from '../timeline/timeline-rows.ts';
import { isAttended, onAttention } from './attention.ts';
import { readUpTo } from './read-up-to.ts';
import { useChosen } from './use-chosen.ts';

/** Gives the read marker of who has had `rows` in sight up to number `seen`. */
export type UpTo = (rows: readonly Row[], seen: number) => number;

/**
 * Marks as read what has been in sight while the window was looked at, where somebody has chosen to be. Returns what to
 * call with the last row seen. Unless `upTo` says otherwise these are the rows of the channel: who comes to their end has
 * read all that is there by then, replies in threads too; a reply that comes later is not in sight there.
 */
export function useMarkRead(
  handle: ChannelHandle,
  rows: readonly Row[],
  upTo?: UpTo,
): (last: number) => void {
  const chosen = useChosen();
  const latest = useRef({ rows: NO_ROWS, newest: 0, seen: -1, atEnd: false });
  if (latest.current.rows !== rows) latest.current.newest = handle.view.get().lastPosition;
  latest.current.rows = rows;
  const mark = useCallback(() => {
    const { rows: now, seen, atEnd, newest } = latest.current;
    if (!chosen || !isAttended() || seen < 0) return;
    const position = upTo?.(now, seen) ?? (atEnd ? newest : readUpTo(now, seen));
    if (position > handle.readMarker.get()) handle.markRead(position);
  }, [handle, chosen, upTo]);
  const onSeen = useCallback(
    (last: number) => {
      const { current } = latest;
      const atEnd = last >= current.rows.length - 1;
      if (atEnd && !current.atEnd) current.newest = handle.view.get().lastPosition;
      latest.current = { ...current, seen: last, atEnd };
      mark();
    },
    [handle, mark],
  );
  // At the end, what comes is in sight as it comes.
  useEffect(() => {
    if (latest.current.atEnd) onSeen(rows.length - 1);
  }, [rows, onSeen]);
  // What has been in sight until somebody chose to be here.
  useEffect(mark, [mark]);
  useEffect(() => onAttention(mark), [mark]);
  return onSeen;
}

const NO_ROWS: readonly Row[] = [];
