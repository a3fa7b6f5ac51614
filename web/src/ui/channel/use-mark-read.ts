import { useCallback, useEffect, useRef } from 'react';
import type { ChannelHandle } from '../../session/session.ts';
import { useStore } from '../app/use-store.ts';
import type { Row } from '../timeline/timeline-rows.ts';
import { isAttended, onAttention } from './attention.ts';
import { readUpTo } from './read-up-to.ts';
import { useChosen } from './use-chosen.ts';

/**
 * Marks as read what has been in sight while the window was looked at, where somebody has chosen to be. Returns what to call with the last row seen.
 */
export function useMarkRead(handle: ChannelHandle, rows: readonly Row[]): (last: number) => void {
  const lastPosition = useStore(handle.view).lastPosition;
  const chosen = useChosen();
  const latest = useRef({ rows, lastPosition, seen: -1, atEnd: false });
  latest.current.rows = rows;
  latest.current.lastPosition = lastPosition;
  const mark = useCallback(() => {
    const { rows: now, seen, lastPosition: newest } = latest.current;
    if (!chosen || !isAttended() || seen < 0) return;
    const position = seen >= now.length - 1 ? newest : readUpTo(now, seen);
    if (position > handle.readMarker.get()) handle.markRead(position);
  }, [handle, chosen]);
  const onSeen = useCallback(
    (last: number) => {
      latest.current.seen = last;
      latest.current.atEnd = last >= latest.current.rows.length - 1;
      mark();
    },
    [mark],
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
