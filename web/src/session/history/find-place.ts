import { isOpId } from '@causeway/shared/id';
import { ApiFailure } from '../app.ts';
import type { Found, Place } from '../past.ts';
import { fillWindow } from './fill-window.ts';
import type { OwnView } from './own-view.ts';
import { SegmentWindow, type WindowSource } from './segment-window.ts';

/** What a search in one channel asks. */
export interface PlaceSource extends WindowSource {
  /** Segment of the message `op`; `undefined` when nobody has it. Rejects with `ApiFailure` when that can't be known. */
  holding(op: string): Promise<number | undefined>;
  /** Segment below `below` that was written to at `at`, or `below`. Rejects like `holding`. */
  writtenAt(at: number, below: number): Promise<number>;
}

/**
 * Where `place` can be seen: in the channel's own view, or in a window that is opened for it, with `around` messages on
 * either side.
 */
export async function findPlace(
  place: Place,
  own: OwnView,
  source: PlaceSource,
  around: number,
): Promise<Found> {
  try {
    const segment = await segmentOf(place, own, source);
    if (segment === undefined) return { in: source.first() > 0 ? 'dropped' : 'nothing' };
    if (segment < source.first()) return { in: 'dropped' };
    // One step back is no reason for a window.
    if (segment === own.oldest.get() - 1) await own.loadOlder();
    if (segment >= own.oldest.get()) return { in: 'view' };
    const window = await SegmentWindow.open(source, own, segment);
    if (window === 'dropped') return { in: 'dropped' };
    await fillWindow(window, place, around);
    return { in: 'past', window };
  } catch (error) {
    if (error instanceof ApiFailure) return { in: 'unreachable' };
    throw error;
  }
}

async function segmentOf(place: Place, own: OwnView, source: PlaceSource): Promise<number | undefined> {
  if ('at' in place) return await source.writtenAt(place.at, own.oldest.get());
  if (!isOpId(place.op)) return undefined;
  return own.view.get().messages.has(place.op) ? own.oldest.get() : await source.holding(place.op);
}
