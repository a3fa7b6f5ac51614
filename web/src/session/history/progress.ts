import type { HistoryProgress } from '../past.ts';
import type { Extents } from './extents.ts';

/** What `extents` come to; `idle` is said while something is missing and nothing is on its way. */
export function progressOf(extents: Extents, busy: HistoryProgress['state']): HistoryProgress {
  let here = 0;
  let of = 0;
  let bytes = 0;
  for (const [, extent] of extents.entries()) {
    const there = Math.max(0, extent.head - extent.first);
    of += there;
    here += Math.min(extent.here, there);
    bytes += extent.bytes;
  }
  return { here, of, bytes, state: here >= of ? 'complete' : busy };
}

export const isSameProgress = (a: HistoryProgress, b: HistoryProgress): boolean =>
  a.here === b.here && a.of === b.of && a.bytes === b.bytes && a.state === b.state;
