import type { OpId } from '@causeway/shared/id';
import type { Place } from '../past.ts';
import type { SegmentWindow } from './segment-window.ts';

/** Segments on either side that are loaded for it at most: of tiny ones there may be many. */
const SEGMENTS = 10;

/** Loads more of `window`, until `wanted` messages stand on either side of `place`, or no more are to be had. */
export async function fillWindow(window: SegmentWindow, place: Place, wanted: number): Promise<void> {
  for (let turn = 0; turn < SEGMENTS; turn++) {
    const { before, after } = around(window, place);
    const wantsOlder = before < wanted && window.past.get() === 'more';
    const wantsNewer = after < wanted && window.newer.get() === 'more';
    if (!wantsOlder && !wantsNewer) return;
    await Promise.all([wantsOlder && window.loadOlder(), wantsNewer && window.loadNewer()]);
  }
}

/** How many lines stand before the place, and from it on. Replies in threads are no lines. */
function around(window: SegmentWindow, place: Place): { readonly before: number; readonly after: number } {
  const { timeline, messages } = window.view.get();
  const at = 'at' in place ? place.at : (messages.get(place.op as OpId)?.shownAt ?? 0);
  const before = timeline.filter((entry) => entry.at < at).length;
  return { before, after: timeline.length - before };
}
