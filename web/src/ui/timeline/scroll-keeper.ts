import type { VirtualizerHandle } from 'virtua';
import { type Row, rowIndex } from './timeline-rows.ts';

/** Closer than this to the end counts as being there, in px. */
const END_PX = 48;
/** How long a place is held after rows changed: until the rows about it have been measured, in ms. */
const HOLD_MS = 600;

/** What it needs of virtua's list. */
export type List = Pick<
  VirtualizerHandle,
  | 'scrollOffset'
  | 'scrollSize'
  | 'viewportSize'
  | 'findItemIndex'
  | 'getItemOffset'
  | 'scrollToIndex'
  | 'scrollTo'
>;

interface Place {
  readonly key: string;
  /** Of the row's top from the viewport's, in px. */
  readonly offset: number;
}

/**
 * Where a timeline stands (no React).
 * 1. At the end, it follows the end: whatever grows, comes, or shrinks the window.
 * 2. Elsewhere, the first row in sight keeps its place when rows come or go above it (older and late messages).
 * 3. Only the person scrolling up leaves the end; only reaching it comes back.
 */
export class ScrollKeeper {
  pinned: boolean;
  readonly #list: () => List | null;
  readonly #now: () => number;
  #rows: readonly Row[] = [];
  #place: Place | undefined;
  #holdUntil = 0;
  #lastOffset = 0;

  /** `now` in ms, monotonic. */
  constructor(pinned: boolean, list: () => List | null, now: () => number) {
    this.pinned = pinned;
    this.#list = list;
    this.#now = now;
  }

  /** Whether `rows`, about to be drawn, move what is in sight: virtua must then count from the end. */
  shifts(rows: readonly Row[]): boolean {
    const key = this.#place?.key;
    if (this.pinned || key === undefined || rows === this.#rows) return false;
    return rowIndex(rows, key) !== rowIndex(this.#rows, key);
  }

  /** After `rows` have been drawn; the first time it opens at the row `start`. */
  drawn(rows: readonly Row[], start: string | undefined): void {
    const first = this.#rows.length === 0;
    this.#rows = rows;
    if (this.pinned) this.toEnd();
    else if (first && start !== undefined) {
      this.#list()?.scrollToIndex(rowIndex(rows, start), { align: 'start', offset: -96 });
    } else {
      this.#holdUntil = this.#now() + HOLD_MS;
      this.#restore();
    }
  }

  toEnd(): void {
    this.pinned = true;
    // Beyond the last row: what stands below the rows is part of the end.
    this.#list()?.scrollToIndex(this.#rows.length - 1, { align: 'end', offset: 100 });
  }

  show(index: number, align: 'center' | 'nearest'): void {
    this.pinned = false;
    this.#holdUntil = 0;
    this.#list()?.scrollToIndex(index, { align });
  }

  /** Returns whether the end is in sight. */
  scrolled(offset: number): boolean {
    const list = this.#list();
    if (list === null) return this.pinned;
    const near = list.scrollSize - offset - list.viewportSize < END_PX;
    if (near) this.pinned = true;
    else if (offset < this.#lastOffset - 2) this.pinned = false;
    this.#lastOffset = offset;
    if (this.#now() > this.#holdUntil) this.#note(list, offset);
    return this.pinned;
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
    else if (this.#now() < this.#holdUntil) this.#restore();
  }

  #note(list: List, offset: number): void {
    const index = list.findItemIndex(offset);
    const key = this.#rows[index]?.key;
    if (key !== undefined) this.#place = { key, offset: list.getItemOffset(index) - offset };
  }

  #restore(): void {
    const list = this.#list();
    const place = this.#place;
    const index = place === undefined ? -1 : rowIndex(this.#rows, place.key);
    if (list === null || place === undefined || index === -1) return;
    const offset = list.getItemOffset(index) - place.offset;
    if (Math.abs(offset - list.scrollOffset) > 1) list.scrollTo(offset);
  }
}
