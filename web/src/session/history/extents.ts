import type { ChannelId } from '@causeway/shared/id';
import type { DocStore } from '@causeway/shared/store/doc-store';
import { EXTENT } from './segment-keys.ts';

/** How far the history of one channel reaches, on the server and here; kept, so that a start needs one read. */
export interface Extent {
  /** First segment that is kept, and the head: what is from one to before the other can be here. */
  readonly first: number;
  readonly head: number;
  /** Segments here, and the bytes that they take. */
  readonly here: number;
  readonly bytes: number;
}

const NOTHING: Extent = { first: 0, head: 0, here: 0, bytes: 0 };

/** The extents of all channels. */
export class Extents {
  readonly #all = new Map<ChannelId, Extent>();

  /** Takes what was kept; what has become known meanwhile counts. */
  async load(store: DocStore): Promise<void> {
    for (const [key, value] of await store.entries(EXTENT)) {
      const channel = key.slice(EXTENT.length) as ChannelId;
      const kept = value as Extent;
      const known = this.get(channel);
      this.#all.set(channel, {
        first: Math.max(kept.first, known.first),
        head: this.#all.has(channel) ? known.head : kept.head,
        here: kept.here + known.here,
        bytes: kept.bytes + known.bytes,
      });
    }
  }

  /** Another tab has kept segments until now: takes what it says of them. */
  async takeOver(store: DocStore): Promise<void> {
    for (const [key, value] of await store.entries(EXTENT)) {
      const { here, bytes } = value as Extent;
      this.change(key.slice(EXTENT.length) as ChannelId, { here, bytes });
    }
  }

  get(channel: ChannelId): Extent {
    return this.#all.get(channel) ?? NOTHING;
  }

  entries(): Iterable<[ChannelId, Extent]> {
    return this.#all;
  }

  /** Whether that changed anything. */
  change(channel: ChannelId, changes: Partial<Extent>): boolean {
    const before = this.get(channel);
    const after = { ...before, ...changes };
    if (this.#all.has(channel) && isSame(before, after)) return false;
    this.#all.set(channel, after);
    return true;
  }

  forget(channel: ChannelId): void {
    this.#all.delete(channel);
  }

  /** What is known of `channel`; `undefined` for nothing. */
  known(channel: ChannelId): Extent | undefined {
    return this.#all.get(channel);
  }
}

const isSame = (a: Extent, b: Extent): boolean =>
  a.first === b.first && a.head === b.head && a.here === b.here && a.bytes === b.bytes;
