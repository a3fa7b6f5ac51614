import type { Retention } from '@causeway/shared/schema';
import type { SegmentNote } from './segment-note.ts';

const HOUR = 3_600_000;

/** ms for which messages are kept; at the latest, where it may be less. `undefined`: for ever. */
export function keptFor(retention: Retention): number | undefined {
  if (retention === null) return undefined;
  return 'hours' in retention ? retention.hours * HOUR : retention.days * 24 * HOUR;
}

/**
 * Number below which the segments here were all sealed longer ago than `retention`, at `now`; 0 for none. Segments are
 * sealed in order, so few notes are read.
 */
export async function expiredBefore(
  retention: Retention,
  now: number,
  numbers: () => Promise<readonly number[]>,
  note: (segment: number) => Promise<SegmentNote | undefined>,
): Promise<number> {
  const kept = keptFor(retention);
  if (kept === undefined) return 0;
  let before = 0;
  for (const segment of await numbers()) {
    const sealedAt = (await note(segment))?.sealedAt;
    if (sealedAt === undefined || sealedAt + kept > now) break;
    before = segment + 1;
  }
  return before;
}
