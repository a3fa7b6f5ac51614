import type { ChannelId, OpId } from '@causeway/shared/id';
import { eraseText } from '@causeway/shared/op/erase-text';
import type { DocStore } from '@causeway/shared/store/doc-store';
import { nothing } from '../nothing.ts';
import { digest } from './digest.ts';
import { gunzip, gzip } from './gzip.ts';
import { idList } from './id-list.ts';
import { LaterIndex } from './later-index.ts';
import { isDeleted, type LaterOps, segmentsWithText } from './later-ops.ts';
import { LeastRecent } from './least-recent.ts';
import { PostFinder } from './post-finder.ts';
import { idsKey, laterKey, noteKey, pastPrefix } from './segment-keys.ts';
import { linesOf, textsOfLines } from './segment-lines.ts';
import { noteOf, type Origin, type SegmentNote } from './segment-note.ts';
import { Serial } from './serial.ts';

/** Segments of which the texts stay in memory: a window and its neighbours. */
const CACHED = 6;
/**
 * A message stands before its delete, or a little behind it when both were written offline; of the latter the server has
 * erased what it sends, unless it was asked just then. So a segment's deletes are not looked for far behind it.
 */
const NEAR = 4;

export interface ShelfEvents {
  /** A segment takes `bytes` now (0: is gone), and took `before` (0: was not here). */
  resized(channel: ChannelId, bytes: number, before: number): void;
  /** What is stored of a segment can't be read. */
  spoilt(channel: ChannelId, segment: number, error: unknown): void;
}

/**
 * The sealed segments on this device: compressed, each with a note and a list of its posts, and an index of what
 * segments say about messages of others.
 *
 * (SH1) What changes a channel is done one after the other. (SH2) The index is written before the segment: what is here
 * is indexed. (SH3) Nothing is kept of the text of a message that a kept segment, or the head, deletes: a delete
 * rewrites what is here before its own segment is put, and what comes later is looked up in the index first.
 */
export class Shelf {
  readonly index: LaterIndex;
  readonly #store: DocStore;
  readonly #finder: PostFinder;
  readonly #events: ShelfEvents;
  readonly #cache = new LeastRecent<string, readonly string[]>(CACHED);
  readonly #serial = new Serial<ChannelId>();

  constructor(store: DocStore, events: ShelfEvents) {
    this.#store = store;
    this.#events = events;
    this.index = new LaterIndex(store);
    this.#finder = new PostFinder(store, (channel, segment) => this.read(channel, segment));
  }

  numbers(channel: ChannelId): Promise<number[]> {
    return this.#store.segments(channel);
  }

  /** Bytes that a segment takes; 0 when it is not here. A note alone does not say so (SH2). */
  async size(channel: ChannelId, segment: number): Promise<number> {
    return (await this.#store.segment(channel, segment))?.byteLength ?? 0;
  }

  async note(channel: ChannelId, segment: number): Promise<SegmentNote | undefined> {
    return (await this.#store.get(noteKey(channel, segment))) as SegmentNote | undefined;
  }

  /** Texts of a segment; `undefined` when it is not here, or is here and spoilt. Rejects when the store does. */
  async read(channel: ChannelId, segment: number): Promise<readonly string[] | undefined> {
    return await this.#readWhole(channel, segment, (error) => this.#events.spoilt(channel, segment, error));
  }

  /** Has texts at hand that may never be stored. */
  remember(channel: ChannelId, segment: number, texts: readonly string[]): void {
    this.#cache.set(cacheKey(channel, segment), texts);
  }

  /** Segments may be others than those whose texts are at hand. */
  reread(): void {
    this.#cache.clear();
  }

  /** Stores a segment (SH2, SH3); what its ops say of messages in others, by message. */
  keep(
    channel: ChannelId,
    segment: number,
    texts: readonly string[],
    origin: Origin,
  ): Promise<ReadonlyMap<OpId, readonly string[]>> {
    return this.#serial.run(channel, async () => {
      const found = digest(texts);
      const later = await this.index.read(channel, [
        ...found.posts,
        ...found.elsewhere.keys(),
        ...found.deleted,
      ]);
      const erased = new Set(found.deleted);
      for (const [id, ops] of later) if (isDeleted(ops)) erased.add(id);
      const posts = new Set(found.posts);
      const toErase = [...found.deleted].filter((id) => !posts.has(id) && later.get(id)?.erased !== true);
      await this.#erase(channel, toErase, later, segment + NEAR);
      await this.#put(channel, segment, texts, origin, erased);
      return found.elsewhere;
    });
  }

  /** Segment that holds the post `id`, as far as it is here. */
  async holding(channel: ChannelId, id: OpId): Promise<number | undefined> {
    return (await this.#finder.find(channel, [id], Number.POSITIVE_INFINITY)).get(id);
  }

  /** Like {@link holding}, again and again: see {@link PostFinder.search}. */
  search(channel: ChannelId, id: OpId): () => Promise<number | undefined> {
    return this.#finder.search(channel, id);
  }

  /**
   * Erases the text of deleted messages from what is here; `deletes`: texts of the ops of `segment` that delete them, by
   * message. Done once for each.
   */
  erase(channel: ChannelId, segment: number, deletes: ReadonlyMap<OpId, string>): Promise<void> {
    return this.#serial.run(channel, async () => {
      const later = await this.index.read(channel, deletes.keys());
      const fresh = new Map([...deletes].filter(([id]) => later.get(id)?.erased !== true));
      if (fresh.size === 0) return;
      await this.#erase(channel, [...fresh.keys()], later, Number.POSITIVE_INFINITY);
      await this.index.markErased(channel, segment, fresh);
    });
  }

  /** Forgets the segments below `before`, and what is kept by their messages. */
  drop(channel: ChannelId, before: number): Promise<void> {
    return this.#serial.run(channel, async () => {
      const gone = (await this.numbers(channel)).filter((segment) => segment < before);
      for (const segment of gone) await this.#remove(channel, segment, { ofPosts: true });
    });
  }

  /** Forgets one segment; what others say of its messages stays. */
  remove(channel: ChannelId, segment: number): Promise<void> {
    return this.#serial.run(channel, () => this.#remove(channel, segment, { ofPosts: false }));
  }

  forget(channel: ChannelId): Promise<void> {
    return this.#serial.run(channel, async () => {
      this.#cache.clear();
      await this.#store.dropSegments(channel, Number.MAX_SAFE_INTEGER);
      await this.#store.clear(pastPrefix(channel));
    });
  }

  async #readWhole(
    channel: ChannelId,
    segment: number,
    spoilt: (error: unknown) => void = nothing,
  ): Promise<readonly string[] | undefined> {
    const cached = this.#cache.get(cacheKey(channel, segment));
    if (cached !== undefined) return cached;
    const bytes = await this.#store.segment(channel, segment);
    if (bytes === undefined) return undefined;
    try {
      const texts = textsOfLines(await gunzip(bytes), segment);
      this.#cache.set(cacheKey(channel, segment), texts);
      return texts;
    } catch (error) {
      spoilt(error);
      return undefined;
    }
  }

  async #put(
    channel: ChannelId,
    segment: number,
    texts: readonly string[],
    { etag, epoch }: Origin,
    erased: ReadonlySet<OpId>,
  ): Promise<void> {
    const clean = erased.size === 0 ? texts : texts.map((text) => eraseText(text, erased));
    const isAsSent = clean.every((text, at) => text === texts[at]);
    const found = digest(clean);
    const bytes = await gzip(linesOf(clean));
    const before = await this.size(channel, segment);
    const note = noteOf(found, bytes.byteLength, { etag: isAsSent ? etag : undefined, epoch });
    const beside = new Map<string, unknown>([
      [noteKey(channel, segment), note],
      [idsKey(channel, segment), idList(found.posts)],
    ]);
    await this.index.add(channel, segment, found, beside);
    await this.#store.putSegment(channel, segment, bytes);
    this.#cache.set(cacheKey(channel, segment), clean);
    this.#events.resized(channel, bytes.byteLength, before);
  }

  async #erase(
    channel: ChannelId,
    targets: readonly OpId[],
    later: ReadonlyMap<OpId, LaterOps>,
    below: number,
  ): Promise<void> {
    if (targets.length === 0) return;
    const segments = new Set((await this.#finder.find(channel, targets, below)).values());
    for (const target of targets)
      for (const segment of segmentsWithText(later.get(target))) segments.add(segment);
    const erased = new Set(targets);
    for (const segment of segments) {
      // From the disk: another tab may have erased more of it.
      this.#cache.delete(cacheKey(channel, segment));
      const texts = await this.read(channel, segment);
      if (texts === undefined || texts.every((text) => eraseText(text, erased) === text)) continue;
      const epoch = (await this.note(channel, segment))?.epoch;
      await this.#put(channel, segment, texts, { etag: undefined, epoch }, erased);
    }
  }

  async #remove(
    channel: ChannelId,
    segment: number,
    { ofPosts }: { readonly ofPosts: boolean },
  ): Promise<void> {
    const before = await this.size(channel, segment);
    const found = digest((await this.#readWhole(channel, segment)) ?? []);
    const gone = new Map<string, unknown>([
      [noteKey(channel, segment), undefined],
      [idsKey(channel, segment), undefined],
      ...(ofPosts ? found.posts.map((id) => [laterKey(channel, id), undefined] as const) : []),
    ]);
    // The segment first: without its index it would be shown wrong, its index without it is only of no use.
    await this.#store.removeSegment(channel, segment);
    this.#cache.delete(cacheKey(channel, segment));
    await this.index.remove(channel, segment, found, gone);
    if (before > 0) this.#events.resized(channel, 0, before);
  }
}

const cacheKey = (channel: ChannelId, segment: number): string => `${channel}/${segment}`;
