import type { ChannelId, UserId } from '@causeway/shared/id';

/**
 * The sealed segments of my channels: on this device, and on the server. Every sealed segment that a session reads
 * comes from here, whoever needs it.
 */
export interface Library {
  /**
   * Ops of sealed segment `segment` as texts, in log order: from this device, else downloaded and kept. `dropped`: the
   * server keeps it no longer. Rejects with `ApiFailure` when it is not here and can't be had now.
   */
  texts(channel: ChannelId, segment: number): Promise<readonly string[] | 'dropped'>;
  /** The same, but only what is on this device. */
  kept(channel: ChannelId, segment: number): Promise<readonly string[] | undefined>;
  /** Numbers of the segments of `channel` on this device, ascending. */
  numbers(channel: ChannelId): Promise<number[]>;
  /**
   * What the sync server said: segments from `first` to before `head` are kept there. Drops what is below `first`, and
   * lets the rest be fetched in the background.
   */
  known(channel: ChannelId, range: { readonly first: number; readonly head: number }): void;
  /**
   * Ops of the head segment as they become known, each at least once: those that name something in an earlier segment
   * are indexed by it, and a deletion erases what this device keeps of its target.
   */
  observe(channel: ChannelId, segment: number, texts: readonly string[]): void;
  /**
   * The server was restored: segments that it has no longer, or with other content, are replaced or dropped. My ops
   * that were in them and are in none of their replacements.
   */
  revalidate(channel: ChannelId, author: UserId): Promise<readonly string[]>;
  /** Forgets everything of `channel` on this device. */
  forget(channel: ChannelId): Promise<void>;
}
