import type { ChannelId, OpId } from '@causeway/shared/id';
import type { DocStore } from '@causeway/shared/store/doc-store';
import { digest } from './digest.ts';
import { mayHold } from './id-list.ts';
import { idsKey } from './segment-keys.ts';

/** Lists of ids that are read at once. */
const LISTS = 32;

type Read = (channel: ChannelId, segment: number) => Promise<readonly string[] | undefined>;

/**
 * In which segment on this device a post is. Lists of ids are asked from the newest segment on, many with one read: what
 * it costs grows with how far back the post is, 4 bytes per message in between.
 */
export class PostFinder {
  readonly #store: DocStore;
  readonly #read: Read;

  constructor(store: DocStore, read: Read) {
    this.#store = store;
    this.#read = read;
  }

  /** Segments below `below` that hold `ids`; those that are not here are left out. */
  async find(channel: ChannelId, ids: readonly OpId[], below: number): Promise<Map<OpId, number>> {
    if (ids.length === 0) return new Map();
    const segments = await this.#store.segments(channel);
    return await this.#findIn(
      channel,
      segments.filter((segment) => segment < below),
      ids,
    );
  }

  /** Looks for `id`, and, each time that it is called again, only in the segments that have come since. */
  search(channel: ChannelId, id: OpId): () => Promise<number | undefined> {
    let seen: ReadonlySet<number> = new Set();
    return async () => {
      const here = await this.#store.segments(channel);
      const before = seen;
      const found = await this.#findIn(
        channel,
        here.filter((segment) => !before.has(segment)),
        [id],
      );
      seen = new Set(here);
      return found.get(id);
    };
  }

  /** In ascending `segments`. */
  async #findIn(
    channel: ChannelId,
    segments: readonly number[],
    ids: readonly OpId[],
  ): Promise<Map<OpId, number>> {
    const found = new Map<OpId, number>();
    const newestFirst = segments.toReversed();
    for (let at = 0; at < newestFirst.length && found.size < ids.length; at += LISTS) {
      await this.#findAmong(channel, newestFirst.slice(at, at + LISTS), ids, found);
    }
    return found;
  }

  async #findAmong(
    channel: ChannelId,
    segments: readonly number[],
    ids: readonly OpId[],
    found: Map<OpId, number>,
  ): Promise<void> {
    const lists = await this.#store.values(segments.map((segment) => idsKey(channel, segment)));
    for (const segment of segments) {
      const list = lists.get(idsKey(channel, segment));
      if (!(list instanceof Uint8Array)) continue;
      const maybe = ids.filter((id) => !found.has(id) && mayHold(list, id));
      for (const id of await this.#heldBy(channel, segment, maybe)) found.set(id, segment);
    }
  }

  /** Those of `ids` that `segment` holds. */
  async #heldBy(channel: ChannelId, segment: number, ids: readonly OpId[]): Promise<OpId[]> {
    if (ids.length === 0) return [];
    const posts = new Set(digest((await this.#read(channel, segment)) ?? []).posts);
    return ids.filter((id) => posts.has(id));
  }
}
