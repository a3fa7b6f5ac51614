import type { ChannelId } from '@causeway/shared/id';

/** Shows something of a channel, and is told what becomes known of it. */
interface Fed {
  feed(texts: readonly string[]): void;
  /** Segments are others than before, or kept no longer: what is shown of them is read anew. */
  reread(): void;
}

/** Open windows and recalled messages, by channel. */
export class Windows {
  readonly #open = new Map<ChannelId, Set<Fed>>();

  add(channel: ChannelId, window: Fed): void {
    const windows = this.#open.get(channel) ?? new Set();
    this.#open.set(channel, windows.add(window));
  }

  remove(channel: ChannelId, window: Fed): void {
    this.#open.get(channel)?.delete(window);
  }

  reread(channel: ChannelId): void {
    for (const window of this.#open.get(channel) ?? []) window.reread();
  }

  /** What has become known of `channel`. */
  feed(channel: ChannelId, texts: readonly string[]): void {
    for (const window of this.#open.get(channel) ?? []) window.feed(texts);
  }
}
