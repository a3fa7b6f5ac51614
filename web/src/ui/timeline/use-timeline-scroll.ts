import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { ScrollKeeper } from './scroll-keeper.ts';
import type { Row } from './timeline-rows.ts';

const SETTLED_MS = 250;

export interface TimelineScroll {
  readonly list: RefObject<VirtualizerHandle | null>;
  /** For virtua: rows were inserted or removed above what is in sight. */
  readonly shift: boolean;
  readonly atEnd: boolean;
  /** Messages that have come while the end was out of sight. */
  readonly missed: number;
  toEnd(): void;
  showRow(index: number, align: 'center' | 'nearest'): void;
  onScroll(offset: number): void;
  onScrollEnd(): void;
  onResize(): void;
}

const countMessages = (rows: readonly Row[]): number =>
  rows.reduce((count, row) => count + (row.type === 'message' ? 1 : 0), 0);

/** Connects a {@link ScrollKeeper} with the list: opened at the row `start`, or at the end. */
export function useTimelineScroll(
  rows: readonly Row[],
  start: string | undefined,
  onSeen: (last: number) => void,
): TimelineScroll {
  const list = useRef<VirtualizerHandle>(null);
  const [keeper] = useState(
    () =>
      new ScrollKeeper(
        start === undefined,
        () => list.current,
        () => performance.now(),
      ),
  );
  const [atEnd, setAtEnd] = useState(keeper.pinned);
  const count = useMemo(() => countMessages(rows), [rows]);
  const [seenCount, setSeenCount] = useState(count);
  if (atEnd && seenCount !== count) setSeenCount(count);

  const shift = useMemo(() => keeper.shifts(rows), [keeper, rows]);
  useLayoutEffect(() => keeper.drawn(rows, start), [keeper, rows, start]);

  // Rows that all fit never scroll: look once they have been measured.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (rows.length === 0) return;
      setAtEnd(keeper.scrolled(list.current?.scrollOffset ?? 0));
      onSeen(keeper.rested());
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [keeper, rows, onSeen]);

  const onScroll = useCallback((offset: number) => setAtEnd(keeper.scrolled(offset)), [keeper]);
  const onScrollEnd = useCallback(() => onSeen(keeper.rested()), [keeper, onSeen]);
  const onResize = useCallback(() => keeper.resized(), [keeper]);
  const toEnd = useCallback(() => keeper.toEnd(), [keeper]);
  const showRow = useCallback(
    (index: number, align: 'center' | 'nearest') => keeper.show(index, align),
    [keeper],
  );
  const missed = Math.max(0, count - seenCount);
  return { list, shift, atEnd, missed, toEnd, showRow, onScroll, onScrollEnd, onResize };
}
