import type { Row } from '../timeline/timeline-rows.ts';

/**
 * The greatest read marker that leaves every message below row `seen` unread: markers are positions (arrivals), while
 * rows stand by the time they were written.
 */
export function readUpTo(rows: readonly Row[], seen: number): number {
  let least = Number.POSITIVE_INFINITY;
  let newest = 0;
  for (const [index, row] of rows.entries()) {
    if (row.type !== 'message') continue;
    if (index > seen) least = Math.min(least, row.message.position);
    else newest = Math.max(newest, row.message.position);
  }
  return Math.min(newest, least - 1);
}
