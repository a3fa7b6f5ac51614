import type { ChannelId, OpId } from '@causeway/shared/id';
import { isOpId } from '@causeway/shared/id';
import type { PlaceSource } from './find-place.ts';
import type { KeptExtents } from './kept-extents.ts';
import type { Library } from './library.ts';
import type { ObservedOps } from './observed-ops.ts';
import type { SegmentClient } from './segment-client.ts';
import type { SegmentWindow } from './segment-window.ts';
import type { Shelf } from './shelf.ts';
import { textsAbout } from './texts-about.ts';
import type { Windows } from './windows.ts';
import { writtenAt } from './written-at.ts';

/** Segments of one answer of the server when a time is looked for. */
const LISTED = 50;

export interface ChannelSourceParts {
  readonly library: Pick<Library, 'texts'>;
  readonly shelf: Shelf;
  readonly client: SegmentClient;
  readonly observed: ObservedOps;
  readonly extents: KeptExtents;
  readonly windows: Windows;
  readonly log: (message: string, detail: unknown) => void;
}

/** One channel's history, as windows and searches ask for it: of this device first, then of the server. */
export class ChannelSource implements PlaceSource {
  readonly #parts: ChannelSourceParts;
  readonly #channel: ChannelId;

  constructor(parts: ChannelSourceParts, channel: ChannelId) {
    this.#parts = parts;
    this.#channel = channel;
  }

  texts(segment: number): Promise<readonly string[] | 'dropped'> {
    return this.#parts.library.texts(this.#channel, segment);
  }

  async about(posts: ReadonlySet<OpId>): Promise<readonly string[]> {
    const { observed, shelf, log } = this.#parts;
    const live = observed.about(this.#channel, posts);
    try {
      const later = await shelf.index.read(this.#channel, posts);
      const entries = [...later.values()];
      const replies = await this.#aboutIn(
        entries.flatMap((entry) => entry.replies ?? []),
        posts,
      );
      return [...live, ...entries.flatMap(({ ops }) => ops.map(({ text }) => text)), ...replies];
    } catch (error) {
      log('the index could not be read', error);
      return live;
    }
  }

  genesis(): string | undefined {
    return this.#parts.observed.genesis(this.#channel);
  }

  first(): number {
    return this.#parts.extents.get(this.#channel).first;
  }

  opened(window: SegmentWindow): void {
    this.#parts.windows.add(this.#channel, window);
  }

  closed(window: SegmentWindow): void {
    this.#parts.windows.remove(this.#channel, window);
  }

  /** Reads what is on this device of the message `op`, as texts; once more, only what has come since. */
  textsOf(op: OpId): () => Promise<readonly string[]> {
    const search = this.#parts.shelf.search(this.#channel, op);
    return async () => {
      const found = await this.#ofShelf(async (shelf) => {
        const segment = await search();
        if (segment === undefined || segment < this.first()) return undefined;
        return await shelf.read(this.#channel, segment);
      });
      return found === undefined ? [] : [...found, ...(await this.about(new Set([op])))];
    };
  }

  async holding(op: string): Promise<number | undefined> {
    if (!isOpId(op)) return undefined;
    const here = await this.#ofShelf((shelf) => shelf.holding(this.#channel, op));
    if (here !== undefined) return here;
    try {
      const answer = await this.#parts.client.message(this.#channel, op);
      if (answer?.segment !== null) return answer?.segment;
      return this.#parts.extents.get(this.#channel).head;
    } catch (error) {
      // All that there is was looked through.
      if (await this.#isComplete()) return undefined;
      throw error;
    }
  }

  async writtenAt(at: number, below: number): Promise<number> {
    return await writtenAt(
      at,
      { first: Math.min(this.first(), below), below },
      async (segment) => (await this.#ofShelf((shelf) => shelf.note(this.#channel, segment)))?.sealedAt,
      (before) => this.#parts.client.list(this.#channel, before, LISTED),
    );
  }

  /** Texts of `segments`, as far as they are here, that are about `targets`. */
  async #aboutIn(segments: readonly number[], targets: ReadonlySet<OpId>): Promise<string[]> {
    const found: string[] = [];
    for (const segment of new Set(segments)) {
      const texts = (await this.#parts.shelf.read(this.#channel, segment)) ?? [];
      found.push(...textsAbout(texts, targets));
    }
    return found;
  }

  async #isComplete(): Promise<boolean> {
    const { first, head } = this.#parts.extents.get(this.#channel);
    const here = (await this.#ofShelf((shelf) => shelf.numbers(this.#channel))) ?? [];
    return here.filter((segment) => segment >= first && segment < head).length >= head - first;
  }

  async #ofShelf<T>(ask: (shelf: Shelf) => Promise<T>): Promise<T | undefined> {
    try {
      return await ask(this.#parts.shelf);
    } catch (error) {
      this.#parts.log('the local store failed', error);
      return undefined;
    }
  }
}
