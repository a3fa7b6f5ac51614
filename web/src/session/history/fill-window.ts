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

/** How many messages stand before the place, and from it on. */
function around(window: SegmentWindow, place: Place): { readonly before: number; readonly after: number } {
  const messages = [...window.view.get().messages.values()];
  const at = 'at' in place ? place.at : (messages.find(({ id }) => id === place.op)?.shownAt ?? 0);
  const before = messages.filter(({ shownAt }) => shownAt < at).length;
  return { before, after: messages.length - before };
}
