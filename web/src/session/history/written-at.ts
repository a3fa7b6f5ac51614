import type { SegmentInfo } from '@causeway/shared/api/channel';

/** When segment `n` was sealed; `undefined` when this device does not know. */
export type SealedAt = (segment: number) => Promise<number | undefined>;
/** Segments below `before`, newest first. */
export type ListSegments = (before: number) => Promise<readonly SegmentInfo[]>;

/**
 * The first segment of `[first, below)` that was sealed at `at` or later: what was written then is in it. `below` when
 * all were sealed earlier. Asks for few of them: seals are in order.
 */
export async function writtenAt(
  at: number,
  { first, below }: { readonly first: number; readonly below: number },
  sealedAt: SealedAt,
  list: ListSegments,
): Promise<number> {
  const listed = new Map<number, number>();
  const sealed = async (segment: number): Promise<number> => {
    const known = listed.get(segment) ?? (await sealedAt(segment));
    if (known !== undefined) return known;
    for (const info of await list(segment + 1)) listed.set(info.segment, info.sealedAt);
    // A segment that is no longer there was sealed before all others.
    return listed.get(segment) ?? 0;
  };
  let low = first;
  let high = below;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((await sealed(middle)) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
