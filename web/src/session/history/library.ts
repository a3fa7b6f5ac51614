import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Revalidated } from './revalidate.ts';

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
  /**
   * True when the segment is stored on this device, and stays when the page ends: to be asked before other copies of
   * it go. False when it can't be stored now. Rejects with `ApiFailure` when it is not here and can't be had now.
   */
  keep(channel: ChannelId, segment: number): Promise<boolean>;
  /** First segment that is kept, by what the server has said, and by the channel's retention and this device's clock. */
  first(channel: ChannelId): number;
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
  /** The document of `segment` is gone, which was observed: what it said is in the index, once the segment is here. */
  release(channel: ChannelId, segment: number): void;
  /**
   * The server was restored; `epoch`: of the one with which everything here was compared last. My ops that were in
   * segments that it has no longer, or with other content, and are in none of their replacements; and the way to replace
   * or drop those here. Rejects with `ApiFailure`.
   */
  revalidate(channel: ChannelId, author: UserId, epoch: string | undefined): Promise<Revalidated>;
  /**
   * Segments of `channel` on this device are others than before: another tab may have replaced them, or this one. What
   * was observed of it is forgotten too, and to be observed anew.
   */
  reread(channel: ChannelId): void;
  /** Forgets everything of `channel` on this device. */
  forget(channel: ChannelId): Promise<void>;
}
