import type { ChannelId } from '@causeway/shared/id';
import { dropStale } from './drop-stale.ts';
import { expiredBefore } from './expiry.ts';
import type { Extents } from './extents.ts';
import type { HistoryHost } from './history-host.ts';
import type { SegmentClient } from './segment-client.ts';
import type { Shelf } from './shelf.ts';
import type { Windows } from './windows.ts';
import type { Works } from './works.ts';

export interface SheddingParts {
  readonly host: HistoryHost;
  readonly extents: Extents;
  readonly shelf: Shelf;
  readonly client: SegmentClient;
  readonly windows: Windows;
  readonly works: Works;
}

/** Lets go segments that are kept no longer, or are others on the server: in the background, by the leader alone. */
export class Shedding {
  readonly #parts: SheddingParts;

  constructor(parts: SheddingParts) {
    this.#parts = parts;
  }

  /** Drops what is older than its channel's retention, also while the server can't be asked. */
  async expire(): Promise<void> {
    const { host, extents, shelf, windows } = this.#parts;
    const now = host.expiryTime();
    if (!host.isLeader() || now === undefined) return;
    for (const [channel, { first }] of [...extents.entries()]) {
      const before = await expiredBefore(
        host.retentionOf(channel),
        now,
        () => shelf.numbers(channel),
        (segment) => shelf.note(channel, segment),
      );
      if (before > first) {
        extents.change(channel, { first: before });
        windows.reread(channel);
      }
      // Also what was dropped on the server while another tab led.
      if (before > 0 || first > 0) this.drop(channel, Math.max(before, first));
    }
  }

  /** Forgets the segments of `channel` below `before`. */
  drop(channel: ChannelId, before: number): void {
    const { host, shelf, works } = this.#parts;
    if (host.isLeader()) works.add(shelf.drop(channel, before));
  }

  /** More was sealed, up to `head`. Whoever fetches everything folds every delete. */
  dropStale(channel: ChannelId, head: number): void {
    const { host, shelf, client, works } = this.#parts;
    if (!host.isLeader() || (host.isWanted() && !host.env.savesData())) return;
    works.add(dropStale(channel, head, shelf, client));
  }
}
