import type { ChannelId } from '@causeway/shared/id';
import type { SegmentWindow } from './segment-window.ts';

/** Open windows, by channel. */
export class Windows {
  readonly #open = new Map<ChannelId, Set<SegmentWindow>>();

  add(channel: ChannelId, window: SegmentWindow): void {
    const windows = this.#open.get(channel) ?? new Set();
    this.#open.set(channel, windows.add(window));
  }

  remove(channel: ChannelId, window: SegmentWindow): void {
    this.#open.get(channel)?.delete(window);
  }

  /** What has become known of `channel`. */
  feed(channel: ChannelId, texts: readonly string[]): void {
    for (const window of this.#open.get(channel) ?? []) window.feed(texts);
  }
}
