import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { type Row, rowIndex } from './timeline-rows.ts';

/** Closer than this to the end counts as being there, in px. */
const END_PX = 48;
/** How long a place is held after rows changed: until the rows about it have been measured, in ms. */
const HOLD_MS = 600;

interface Held {
  readonly key: string;
  /** Of the row's top from the viewport's, in px. */
  readonly offset: number;
}

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

/**
 * Where the timeline stands.
 * 1. At the end, it follows the end: whatever grows, comes, or shrinks the window.
 * 2. Elsewhere, the first row in sight keeps its place when rows come or go above it (older and late messages).
 * 3. Only the person scrolling up leaves the end; only reaching it comes back.
 */
export function useTimelineScroll(
  rows: readonly Row[],
  start: string | undefined,
  onSeen: (last: number) => void,
): TimelineScroll {
  const list = useRef<VirtualizerHandle>(null);
  const pinned = useRef(start === undefined);
  const place = useRef<Held>(undefined);
  const holdUntil = useRef(0);
  const lastOffset = useRef(0);
  const drawn = useRef<readonly Row[]>([]);
  const [atEnd, setAtEnd] = useState(start === undefined);
  const [seenCount, setSeenCount] = useState(() => countMessages(rows));

  const toEnd = useCallback(() => {
    pinned.current = true;
    list.current?.scrollToIndex(drawn.current.length - 1, { align: 'end', offset: 100 });
  }, []);

  const note = useCallback((offset: number) => {
    const index = list.current?.findItemIndex(offset) ?? 0;
    const key = drawn.current[index]?.key;
    if (key === undefined || list.current === null) return;
    place.current = { key, offset: list.current.getItemOffset(index) - offset };
  }, []);

  const restore = useCallback(() => {
    const held = place.current;
    const index = held === undefined ? -1 : rowIndex(drawn.current, held.key);
    if (held === undefined || index === -1 || list.current === null) return;
    const offset = list.current.getItemOffset(index) - held.offset;
    if (Math.abs(offset - list.current.scrollOffset) > 1) list.current.scrollTo(offset);
  }, []);

  const shift = useMemo(() => {
    const key = place.current?.key;
    if (pinned.current || key === undefined || drawn.current === rows) return false;
    return rowIndex(rows, key) !== rowIndex(drawn.current, key);
  }, [rows]);

  useLayoutEffect(() => {
    const first = drawn.current.length === 0;
    drawn.current = rows;
    if (pinned.current) toEnd();
    else if (first && start !== undefined) {
      list.current?.scrollToIndex(rowIndex(rows, start), { align: 'start', offset: -96 });
    } else {
      holdUntil.current = performance.now() + HOLD_MS;
      restore();
    }
  }, [rows, start, toEnd, restore]);

  const onScroll = useCallback(
    (offset: number) => {
      const handle = list.current;
      if (handle === null) return;
      const near = handle.scrollSize - offset - handle.viewportSize < END_PX;
      if (near) pinned.current = true;
      else if (offset < lastOffset.current - 2) pinned.current = false;
      lastOffset.current = offset;
      if (performance.now() > holdUntil.current) note(offset);
      setAtEnd(near || pinned.current);
    },
    [note],
  );

  const onScrollEnd = useCallback(() => {
    const handle = list.current;
    if (handle === null) return;
    note(handle.scrollOffset);
    onSeen(
      pinned.current
        ? drawn.current.length - 1
        : handle.findItemIndex(handle.scrollOffset + handle.viewportSize),
    );
  }, [note, onSeen]);

  const onResize = useCallback(() => {
    if (pinned.current) toEnd();
    else if (performance.now() < holdUntil.current) restore();
  }, [toEnd, restore]);

  const showRow = useCallback((index: number, align: 'center' | 'nearest') => {
    pinned.current = false;
    holdUntil.current = 0;
    list.current?.scrollToIndex(index, { align });
  }, []);

  const count = useMemo(() => countMessages(rows), [rows]);
  if (atEnd && seenCount !== count) setSeenCount(count);
  return {
    list,
    shift,
    atEnd,
    missed: Math.max(0, count - seenCount),
    toEnd,
    showRow,
    onScroll,
    onScrollEnd,
    onResize,
  };
}
