import { goalOf, type List } from '../timeline/list-goal.ts';
import type { Row } from '../timeline/timeline-rows.ts';
import { ADA } from './sample-people.ts';

export const ROW_PX = 50;
export const VIEW_PX = 400;

export const lateRow = (key: string): Row => ({ type: 'late', key, at: 0, author: ADA.id, messages: [] });
/** Rows `r<from>` up to, but without, `r<to>`. */
export const rowsNamed = (from: number, to: number): readonly Row[] =>
  Array.from({ length: to - from }, (_, index) => lateRow(`r${from + index}`));

/** A list whose rows are all of one height at first, and which scrolls at once. Offsets and heights in px. */
export class FakeList implements List {
  scrollOffset = 0;
  viewportSize = VIEW_PX;
  rows: readonly Row[];
  readonly #heights = new Map<string, number>();

  constructor(rows: readonly Row[]) {
    this.rows = rows;
  }

  get scrollSize(): number {
    return this.getItemOffset(this.rows.length);
  }

  /** The greatest offset. */
  get end(): number {
    return Math.max(0, this.scrollSize - this.viewportSize);
  }

  findItemIndex(at: number): number {
    return Math.max(
      0,
      this.rows.findLastIndex((_, index) => this.getItemOffset(index) <= at),
    );
  }

  getItemOffset(index: number): number {
    return this.rows.slice(0, index).reduce((sum, _, at) => sum + this.getItemSize(at), 0);
  }

  getItemSize(index: number): number {
    return this.#heights.get(this.rows[index]?.key ?? '') ?? ROW_PX;
  }

  scrollToIndex(...[index, options = {}]: Parameters<List['scrollToIndex']>): void {
    this.go(goalOf(this, index, options));
  }

  go(offset: number): void {
    this.scrollOffset = Math.min(Math.max(offset, 0), this.end);
  }

  /** A row turns out to be higher by `px`. */
  resize(key: string | undefined, px: number): void {
    const index = this.rows.findIndex((row) => row.key === key);
    this.#heights.set(key ?? '', this.getItemSize(index) + px);
  }
}
