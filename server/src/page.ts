import type { PageQuery } from '@causeway/shared/api/page';
import type { OperandValueExpressionOrList, SelectQueryBuilder, StringReference } from 'kysely';
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

interface Reading {
  /** Items of a page. */
  readonly limit: number;
  readonly position: Position;
}

/**
 * What a page by `column` is made of: the rows beyond `from`, which is the column's value at the cursor, and one row more
 * than the page has.
 */
export const rowsOfPage = <DB, TB extends keyof DB, Row, Column extends StringReference<DB, TB>>(
  select: SelectQueryBuilder<DB, TB, Row>,
  column: Column,
  { limit, position: { direction } }: Reading,
  from: OperandValueExpressionOrList<DB, TB, Column> | undefined,
): SelectQueryBuilder<DB, TB, Row> =>
  (from === undefined ? select : select.where(column, BEYOND[direction], from))
    .orderBy(column, ORDER[direction])
    .limit(limit + 1);

/**
 * The page out of `limit + 1` rows, read in the direction of `position`: items always stand in the order of `home`.
 */
export function pageOf<Row, T>(
  rows: readonly Row[],
  { limit, position, home }: Reading & { readonly home: Direction },
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
