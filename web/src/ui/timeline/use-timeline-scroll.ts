import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type WheelEvent,
} from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Start } from '../channel/pane.ts';
import { ScrollKeeper } from './scroll-keeper.ts';
import { messagesAfter, type Row } from './timeline-rows.ts';
import type { Edges } from './use-edges.ts';
import { useMoves } from './use-moves.ts';
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
  /** The person may scroll by this. */
  onKeyDown(event: KeyboardEvent): void;
  onWheel(event: WheelEvent): void;
  onMoved(): void;
}

const newestKey = (rows: readonly Row[]): string | undefined =>
  rows.findLast((row) => row.type === 'message')?.key;

export interface TimelineScrollInput {
  readonly scroller: RefObject<HTMLElement | null>;
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
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return useCallback(() => {
    cancelAnimationFrame(frame.current);
    if (!keeper.holds) return;
    frame.current = requestAnimationFrame(function count() {
      keeper.frame();
      if (keeper.holds) frame.current = requestAnimationFrame(count);
      else onEnd();
    });
  }, [keeper, onEnd]);
}

/**
 * Drops the scrolling that virtua is no longer to do. It scrolls again whenever rows are measured, until none have been
 * for 150 ms, and cannot be told to stop (https://github.com/inokawa/virtua/pull/595): while an answer grows, which is
 * measured more often than that, nobody could scroll up. What is dropped still counts as scrolling by program in virtua.
 */
function useYielding(scroller: RefObject<HTMLElement | null>, keeper: ScrollKeeper): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTo } = element;
    element.scrollTo = (...to: [options?: ScrollToOptions] | [x: number, y: number]) => {
      const [options] = to;
      if (typeof options !== 'object' || keeper.allows(options.top ?? 0))
        Reflect.apply(scrollTo, element, to);
    };
    return () => {
      Reflect.deleteProperty(element, 'scrollTo');
    };
  }, [scroller, keeper]);
}

/** Connects a {@link ScrollKeeper} with the list. */
export function useTimelineScroll(input: TimelineScrollInput): TimelineScroll {
  const { scroller, rows, start, follows, edges, onSeen } = input;
  const list = useRef<VirtualizerHandle>(null);
  const [keeper] = useState(
    () =>
      new ScrollKeeper(
        { pinned: start === undefined, follows },
        () => list.current,
        () => performance.now(),
      ),
  );
  useYielding(scroller, keeper);
  const [atEnd, setAtEnd] = useState(keeper.pinned);
  const newest = useMemo(() => newestKey(rows), [rows]);
  const [seen, setSeen] = useState(newest);
  if (atEnd && seen !== newest) setSeen(newest);

  const shift = useMemo(() => keeper.shifts(rows), [keeper, rows]);
  const lookAtEnd = useCallback(() => setAtEnd(keeper.scrolled(list.current?.scrollOffset ?? 0)), [keeper]);
  const hold = useHold(keeper, lookAtEnd);
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
    lookAtEnd();
    onSeen(keeper.rested());
    look();
  }, [keeper, rows, lookAtEnd, onSeen, look]);
  useSoon(settled, SETTLED_MS);

  const onScroll = useCallback(
    (offset: number) => {
      // The window has another height, which the list hears of next: by the old one this is no place.
      const height = scroller.current?.clientHeight ?? 0;
      if (Math.abs(height - (list.current?.viewportSize ?? 0)) > 1) return;
      setAtEnd(keeper.scrolled(offset));
      look();
    },
    [scroller, keeper, look],
  );
  const onScrollEnd = useCallback(() => onSeen(keeper.rested()), [keeper, onSeen]);
  // A row that grows by itself, as an answer does, takes the end away without a change of rows.
  const onResize = useCallback(() => {
    keeper.resized();
    setAtEnd(keeper.isAtEnd());
  }, [keeper]);
  const moves = useMoves(keeper, lookAtEnd);
  const told = useMemo(() => tellers(keeper, hold), [keeper, hold]);
  const missed = useMemo(
    () => (atEnd || seen === undefined ? 0 : messagesAfter(rows, seen)),
    [atEnd, rows, seen],
  );
  return { list, shift, atEnd, missed, onScroll, onScrollEnd, onResize, ...moves, ...told };
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
});
