import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Start } from '../channel/pane.ts';
import { ScrollKeeper } from './scroll-keeper.ts';
import { messagesAfter, type Row } from './timeline-rows.ts';
import type { Edges } from './use-edges.ts';
import { useSoon } from './use-soon.ts';

const SETTLED_MS = 250;

export interface TimelineScroll {
  readonly list: RefObject<VirtualizerHandle | null>;
  /** For virtua: rows were inserted or removed above what is in sight. */
  readonly shift: boolean;
  readonly atEnd: boolean;
  /** Messages that have come while the end was out of sight. */
  readonly missed: number;
  toEnd(): void;
  /** Goes to where somebody was. */
  land(place: 'end' | Start): void;
  /** Where to come back to. */
  where(): 'end' | Start;
  showRow(index: number, align: 'center' | 'nearest' | 'start'): void;
  onScroll(offset: number): void;
  onScrollEnd(): void;
  onResize(): void;
  /** The person scrolls. */
  onMoved(): void;
}

const newestKey = (rows: readonly Row[]): string | undefined =>
  rows.findLast((row) => row.type === 'message')?.key;

export interface TimelineScrollInput {
  readonly rows: readonly Row[];
  /** Where to open; without it, at the end. */
  readonly start: Start | undefined;
  /** Whether the end of the rows is the present. */
  readonly follows: boolean;
  readonly edges: Edges | undefined;
  readonly onSeen: (last: number) => void;
}

/** Returns what counts the frames of a hold that has begun; `onEnd` once it is over. */
function useHold(keeper: ScrollKeeper, onEnd: () => void): () => void {
  const newest = useRef(onEnd);
  newest.current = onEnd;
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return useCallback(() => {
    cancelAnimationFrame(frame.current);
    if (!keeper.holds) return;
    frame.current = requestAnimationFrame(function count() {
      keeper.frame();
      if (keeper.holds) frame.current = requestAnimationFrame(count);
      else newest.current();
    });
  }, [keeper]);
}

/** Connects a {@link ScrollKeeper} with the list. */
export function useTimelineScroll(input: TimelineScrollInput): TimelineScroll {
  const { rows, start, follows, edges, onSeen } = input;
  const list = useRef<VirtualizerHandle>(null);
  const [keeper] = useState(
    () =>
      new ScrollKeeper(
        { pinned: start === undefined, follows },
        () => list.current,
        () => performance.now(),
      ),
  );
  const [atEnd, setAtEnd] = useState(keeper.pinned);
  const newest = useMemo(() => newestKey(rows), [rows]);
  const [seen, setSeen] = useState(newest);
  if (atEnd && seen !== newest) setSeen(newest);

  const shift = useMemo(() => keeper.shifts(rows), [keeper, rows]);
  const hold = useHold(keeper, () => setAtEnd(keeper.scrolled(list.current?.scrollOffset ?? 0)));
  useLayoutEffect(() => {
    keeper.drawn(rows, start);
    hold();
  }, [keeper, rows, start, hold]);

  const look = useCallback(() => {
    const near = keeper.near();
    if (near.start) edges?.nearStart();
    if (near.end) edges?.nearEnd(() => keeper.inSight());
  }, [keeper, edges]);

  // Rows that all fit never scroll: look once they have been measured.
  const settled = useCallback(() => {
    if (rows.length === 0) return;
    setAtEnd(keeper.scrolled(list.current?.scrollOffset ?? 0));
    onSeen(keeper.rested());
    look();
  }, [keeper, rows, onSeen, look]);
  useSoon(settled, SETTLED_MS);

  const onScroll = useCallback(
    (offset: number) => {
      setAtEnd(keeper.scrolled(offset));
      look();
    },
    [keeper, look],
  );
  const onScrollEnd = useCallback(() => onSeen(keeper.rested()), [keeper, onSeen]);
  const told = useMemo(() => tellers(keeper, hold), [keeper, hold]);
  const missed = useMemo(
    () => (atEnd || seen === undefined ? 0 : messagesAfter(rows, seen)),
    [atEnd, rows, seen],
  );
  return { list, shift, atEnd, missed, onScroll, onScrollEnd, ...told };
}

/** What only tells the keeper. */
const tellers = (keeper: ScrollKeeper, hold: () => void) => ({
  toEnd: () => keeper.toEnd(),
  land: (place: 'end' | Start) => {
    keeper.land(place);
    hold();
  },
  where: () => keeper.where(),
  showRow: (index: number, align: 'center' | 'nearest' | 'start') => keeper.show(index, align),
  onResize: () => keeper.resized(),
  onMoved: () => keeper.moved(),
});
