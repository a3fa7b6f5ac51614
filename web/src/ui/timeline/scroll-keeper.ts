import type { ScrollToIndexOpts } from 'virtua';
import type { Start } from '../channel/pane.ts';
import { goalOf, type List, nearestEdge } from './list-goal.ts';
import { isEntry, type Row, rowIndex } from './timeline-rows.ts';

/** Closer than this to the end counts as being there, in px. */
const END_PX = 48;
/** Closer than this to either end of the rows is the time to load what lies beyond, in px. */
const NEAR_PX = 900;
/**
 * How long a place is held after rows changed, until the rows about it have been measured: in ms, and in frames, since a
 * busy page draws and measures late.
 */
const HOLD_MS = 600;
const HOLD_FRAMES = 20;
/** How long somebody counts as scrolling after the last sign of it: a finger's swing goes on without one, in ms. */
export const SWING_MS = 1_000;

/**
 * Where a timeline stands (no React).
 * 1. At the end, it follows the end: whatever grows, comes, or shrinks the window.
 * 2. Elsewhere, the first message in sight keeps its place when rows change; where rows came above it (older and late
 *    messages), the second does: the first loses its name, and with it height, to what now stands above it.
 * 3. Only the person scrolling up leaves the end, also by a little and while it grows; only scrolling down to it, or
 *    resting near it, comes back.
 * 4. While somebody scrolls, the list alone keeps the place (by `shifts`): nobody is pulled back to where they were, nor
 *    on to where they were being taken (`allows`).
 * 5. The end of a run that does not reach the present is no end to follow.
 * 6. What was brought into sight stays there, also when rows change before the list has got there.
 * 7. While a place is held, what the list does is no sign of the person: the end that it meets before the rows below
 *    have been measured is not reached, and where it rests is not the place.
 */
export class ScrollKeeper {
  pinned: boolean;
  readonly #follows: boolean;
  readonly #list: () => List | null;
  readonly #now: () => number;
  #rows: readonly Row[] = [];
  /** The first message in sight, the one below it where it is in sight too, and which of them is held. */
  #place: Start | undefined;
  #below: Start | undefined;
  #held: Start | undefined;
  /** The list was told to go elsewhere: `#place` tells still whether rows shift, but is not where to come back to. */
  #placeIsLeft = false;
  /** Where the list was last told to go, as it reckons it, and whether nobody has scrolled since. */
  #goal: (list: List) => number = () => Number.NaN;
  #aims = false;
  #hold: { readonly until: number; readonly frames: number } | undefined;
  #scrollsUntil = 0;
  #lastOffset = 0;
  /** How far the list could be scrolled. */
  #lastRoom = 0;

  /** `now` in ms, monotonic. */
  constructor(
    { pinned, follows }: { pinned: boolean; follows: boolean },
    list: () => List | null,
    now: () => number,
  ) {
    this.pinned = pinned && follows;
    this.#follows = follows;
    this.#list = list;
    this.#now = now;
  }

  /** Whether `rows`, about to be drawn, move what is in sight: virtua must then count from the end. */
  shifts(rows: readonly Row[]): boolean {
    const key = this.#place?.key;
    if (this.pinned || key === undefined || rows === this.#rows) return false;
    return rowIndex(rows, key) !== rowIndex(this.#rows, key);
  }

  /** After `rows` have been drawn; the first time it opens at `start`. */
  drawn(rows: readonly Row[], start: Start | undefined): void {
    const first = this.#rows.length === 0;
    const above = this.shifts(rows);
    this.#rows = rows;
    if (this.pinned) this.toEnd();
    else if (first && start !== undefined) this.land(start);
    else if (!this.#isScrolling) {
      if (above) this.#held = this.#below ?? this.#place;
      else if (!this.holds) this.#held = this.#place;
      this.#beginHold();
      this.#restore();
    }
  }

  /** Whether a place is held: {@link frame} is to be called for each frame. */
  get holds(): boolean {
    return this.#hold !== undefined;
  }

  /** A frame has been drawn. Once the place is held no longer, ask {@link scrolled} where the list has got to. */
  frame(): void {
    if (this.#hold === undefined) return;
    const { until, frames } = this.#hold;
    this.#hold = frames > 1 || this.#now() < until ? { until, frames: frames - 1 } : undefined;
  }

  /** The person scrolls, by wheel, finger or key; `up` where it is known to be up. */
  moved(up = false): void {
    this.#scrollsUntil = this.#now() + SWING_MS;
    this.#hold = undefined;
    this.#aims = false;
    // Rows that all fit do not scroll.
    if (up && (this.#list()?.scrollOffset ?? 0) > 0) this.pinned = false;
  }

  toEnd(): void {
    this.pinned = this.#follows;
    this.#hold = undefined;
    // Beyond the last row: what stands below the rows is part of the end.
    this.#scrollTo(this.#rows.length - 1, { align: 'end', offset: 100 });
  }

  show(index: number, align: 'center' | 'nearest' | 'start'): void {
    this.pinned = false;
    this.#hold = undefined;
    this.#aims = false;
    const list = this.#list();
    const to = align !== 'nearest' ? align : list === null ? undefined : nearestEdge(list, index);
    if (to === undefined) return;
    // Rows may be drawn before the list says that it has scrolled.
    this.#placeIsLeft = true;
    this.#scrollTo(index, { align: to });
  }

  /** Goes to where somebody was. */
  land(place: 'end' | Start): void {
    if (place === 'end') {
      this.toEnd();
      return;
    }
    this.pinned = false;
    this.#place = place;
    this.#below = undefined;
    this.#held = place;
    this.#placeIsLeft = false;
    this.#beginHold();
    this.#bring(place, rowIndex(this.#rows, place.key));
  }

  /** Whether the list may scroll itself to `offset`: not to where it was told to go before somebody scrolled. */
  allows(offset: number): boolean {
    const list = this.#list();
    return this.#aims || list === null || !(Math.abs(offset - this.#goal(list)) <= 1);
  }

  /** The list stands at `offset`; call it again once nobody scrolls any more. Returns whether the end is in sight. */
  scrolled(offset: number): boolean {
    const list = this.#list();
    if (list === null) return this.pinned;
    const room = list.scrollSize - list.viewportSize;
    // Beyond its end it swings back by itself.
    const at = Math.min(offset, room);
    const near = room - at < END_PX;
    // Rows that shrink take the list back too, as does a window that grows.
    const up = this.#lastOffset - Math.max(0, this.#lastRoom - room) - at;
    const down = room - at < this.#lastRoom - this.#lastOffset;
    if (this.#isScrolling ? up > 1 : up > 2 && !near) {
      if (this.pinned) this.#aims = false;
      this.pinned = false;
    } else if (near && !this.holds && (down || !this.#isScrolling)) {
      this.pinned = this.#follows;
    }
    this.#lastOffset = at;
    this.#lastRoom = room;
    this.#note(list, offset);
    return this.isAtEnd();
  }

  /** Whether the end is in sight, or followed. */
  isAtEnd(): boolean {
    const list = this.#list();
    if (this.pinned || list === null) return this.pinned;
    return this.#follows && list.scrollSize - list.viewportSize - this.#lastOffset < END_PX;
  }

  /** Returns the index of the last row in sight. */
  rested(): number {
    const list = this.#list();
    if (list === null) return -1;
    this.#note(list, list.scrollOffset);
    return this.pinned ? this.#rows.length - 1 : list.findItemIndex(list.scrollOffset + list.viewportSize);
  }

  /** Rows were measured, or the window changed. */
  resized(): void {
    if (this.pinned) this.toEnd();
    else if (this.holds) this.#restore();
  }

  /** Which ends of the rows are near. */
  near(): { readonly start: boolean; readonly end: boolean } {
    const list = this.#list();
    if (list === null || this.#rows.length === 0) return { start: false, end: false };
    const { scrollOffset, scrollSize, viewportSize } = list;
    return { start: scrollOffset < NEAR_PX, end: scrollSize - scrollOffset - viewportSize < NEAR_PX };
  }

  /** Where to come back to. */
  where(): 'end' | Start {
    if (this.pinned) return 'end';
    return (this.holds && !this.#placeIsLeft ? this.#held : this.inSight()[0]) ?? 'end';
  }

  /** The messages in sight, from the first on, with where they stand. */
  inSight(): readonly Start[] {
    const list = this.#list();
    if (list === null) return [];
    const { scrollOffset } = list;
    const last = list.findItemIndex(scrollOffset + list.viewportSize);
    const seen: Start[] = [];
    for (let index = list.findItemIndex(scrollOffset); index <= last; index++) {
      const row = this.#rows[index];
      if (row === undefined || !isEntry(row)) continue;
      seen.push({ key: row.key, offset: list.getItemOffset(index) - scrollOffset });
    }
    return seen;
  }

  get #isScrolling(): boolean {
    return this.#now() < this.#scrollsUntil;
  }

  #beginHold(): void {
    this.#hold = { until: this.#now() + HOLD_MS, frames: HOLD_FRAMES };
  }

  #note(list: List, offset: number): void {
    // A place that was left is no place to hold.
    if (this.holds && !this.#placeIsLeft) return;
    const startOf = (index: number): Start | undefined => {
      const key = this.#rows[index]?.key;
      return key === undefined ? undefined : { key, offset: list.getItemOffset(index) - offset };
    };
    const index = this.#entryFrom(list.findItemIndex(offset));
    const first = startOf(index);
    if (first === undefined) return;
    const second = startOf(this.#entryFrom(index + 1));
    this.#place = first;
    this.#below = second !== undefined && second.offset < list.viewportSize ? second : undefined;
    this.#placeIsLeft = false;
  }

  /** Index of the first entry from `index` on; the number of rows without one. */
  #entryFrom(index: number): number {
    let at = index;
    while (at < this.#rows.length && !isEntry(this.#rows[at])) at++;
    return at;
  }

  #restore(): void {
    const list = this.#list();
    const place = this.#held;
    const index = place === undefined ? -1 : rowIndex(this.#rows, place.key);
    if (list === null || place === undefined || index === -1 || this.#placeIsLeft) return;
    const offset = list.getItemOffset(index) - place.offset;
    // Scrolling to where it is would stop the swing of a finger.
    if (Math.abs(offset - list.scrollOffset) > 1) this.#bring(place, index);
  }

  #bring(place: Start, index: number): void {
    this.#scrollTo(index, { align: 'start', offset: -place.offset });
  }

  /** By index: the list asks where the row is when it scrolls, and again whenever rows have been measured. */
  #scrollTo(index: number, options: ScrollToIndexOpts): void {
    this.#aims = true;
    this.#goal = (list) => goalOf(list, index, options);
    this.#list()?.scrollToIndex(index, options);
  }
}
