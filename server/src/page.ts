import type { PageQuery } from '@causeway/shared/api/page';
import { invalid } from './failure.ts';

/** Lists by cursor: a cursor names the last item of a page, and the next page begins behind it. */

export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

/** Which way a list is read: on from `after`, or back from `before`. */
export type Direction = 'on' | 'back';

/** Where a page begins: behind `cursor` in `direction`; from the start without one. */
export interface Position {
  readonly direction: Direction;
  readonly cursor: string | undefined;
}

/** `home`: the direction that lists are read in without a cursor; messages are read back from the newest. */
export function positionOf({ before, after }: PageQuery, home: Direction): Position {
  if (before !== undefined && after !== undefined) throw invalid('after', 'give before or after, not both');
  if (before !== undefined) return { direction: 'back', cursor: before };
  if (after !== undefined) return { direction: 'on', cursor: after };
  return { direction: home, cursor: undefined };
}

/**
 * The page out of `limit + 1` rows, read in the direction of `position`: items always stand in the order of `home`.
 */
export function pageOf<Row, T>(
  rows: readonly Row[],
  {
    limit,
    position,
    home,
  }: { readonly limit: number; readonly position: Position; readonly home: Direction },
  { item, cursor }: { readonly item: (row: Row) => T; readonly cursor: (row: Row) => string },
): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const next = rows.length > limit && last !== undefined ? cursor(last) : null;
  const ordered = position.direction === home ? kept : kept.reverse();
  return { items: ordered.map(item), next };
}

export const ORDER = { on: 'asc', back: 'desc' } as const;
export const BEYOND = { on: '>', back: '<' } as const;

/** A pattern for `like … escape '\'` that matches what begins with `text`. */
export const prefixPattern = (text: string): string => `${text.replace(/[\\%_]/g, (char) => `\\${char}`)}%`;
