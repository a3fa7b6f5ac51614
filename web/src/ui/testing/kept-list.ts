import { ScrollKeeper } from '../timeline/scroll-keeper.ts';
import type { Row } from '../timeline/timeline-rows.ts';
import { FakeList, ROW_PX } from './fake-list.ts';

/** A keeper with a list of `start`, at its end (`pinned`) or with the row numbered `startRow` at the top. */
export function keptList(pinned: boolean, start: readonly Row[], follows = true, startRow = 10) {
  const list = new FakeList(start);
  let now = 0;
  const keeper = new ScrollKeeper(
    { pinned, follows },
    () => list,
    () => now,
  );
  keeper.drawn(start, pinned ? undefined : { key: start[startRow]?.key ?? '', offset: 0 });
  return {
    keeper,
    list,
    offset: () => list.scrollOffset,
    distanceFromEnd: () => list.end - list.scrollOffset,
    scroll: (to: number) => {
      list.go(to);
      const atEnd = keeper.scrolled(list.scrollOffset);
      keeper.rested();
      return atEnd;
    },
    /** The first row turns out to be higher; virtua makes up for that. */
    measure: (px: number) => {
      list.resize(list.rows[0]?.key, px);
      list.go(list.scrollOffset + px);
      keeper.scrolled(list.scrollOffset);
      keeper.resized();
    },
    /** The last row turns out to be higher. */
    grow: (px: number) => {
      list.resize(list.rows.at(-1)?.key, px);
      keeper.resized();
    },
    /** A row turns out to be lower or higher; virtua keeps its top where it is. */
    resize: (key: string, px: number) => {
      list.resize(key, px);
      keeper.resized();
    },
    /** The list says that it has scrolled, and rests. */
    settle: () => {
      keeper.scrolled(list.scrollOffset);
      keeper.rested();
    },
    frames: (count: number) => {
      for (let left = count; left > 0; left--) keeper.frame();
    },
    draw: (next: readonly Row[]) => {
      const shift = keeper.shifts(next);
      // As virtua does.
      const added = shift ? (next.length - list.rows.length) * ROW_PX : 0;
      list.rows = next;
      list.go(list.scrollOffset + added);
      keeper.drawn(next, undefined);
      return shift;
    },
    wait: (ms: number) => {
      now += ms;
    },
  };
}
