import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import { unreadOf } from '@causeway/shared/fold/unread';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { mayBe } from './history/digest.ts';
import type { Library } from './history/library.ts';
import { sealedAt } from './log/marks.ts';

/** Segments that are looked through: who was away for longer finds out when they scroll back. */
const SEGMENTS = 50;

interface Search {
  readonly channel: ChannelId;
  readonly oldest: number;
  readonly marker: number;
  /** The first segment that was looked through. */
  at: number;
  mentions: number;
  state: 'running' | 'missing' | 'done';
}

/**
 * Unread mentions of me in segments further back than what is shown of a channel, as far as these are on this device.
 * Looked for one channel after the other, from the newest segment on until one that was read.
 */
export class OlderMentions {
  readonly #library: Pick<Library, 'kept' | 'first'>;
  readonly #me: UserId;
  readonly #changed: (channel: ChannelId) => void;
  readonly #searches = new Map<ChannelId, Search>();
  #last: Promise<void> = Promise.resolve();

  /** `changed`: another number of them is known. */
  constructor(library: Pick<Library, 'kept' | 'first'>, me: UserId, changed: (channel: ChannelId) => void) {
    this.#library = library;
    this.#me = me;
    this.#changed = changed;
  }

  /** Of what was found by now below segment `oldest`; begins to look. */
  count(channel: ChannelId, oldest: number, marker: number): number {
    const known = this.#searches.get(channel);
    if (known?.oldest === oldest && known.marker === marker) return known.mentions;
    const search: Search = { channel, oldest, marker, at: oldest, mentions: 0, state: 'running' };
    this.#searches.set(channel, search);
    this.#go(search);
    return 0;
  }

  /** All of it is shown, or read. */
  forget(channel: ChannelId): void {
    this.#searches.delete(channel);
  }

  /** More segments may be on this device. */
  again(): void {
    for (const search of this.#searches.values()) {
      if (search.state !== 'missing') continue;
      search.state = 'running';
      this.#go(search);
    }
  }

  close(): void {
    this.#searches.clear();
  }

  #go(search: Search): void {
    this.#last = this.#last.then(async () => {
      const before = search.mentions;
      while (search.state === 'running' && this.#isCurrent(search)) await this.#step(search);
      if (search.mentions !== before && this.#isCurrent(search)) this.#changed(search.channel);
    });
  }

  async #step(search: Search): Promise<void> {
    const { channel, oldest, marker, at } = search;
    const first = Math.max(this.#library.first(channel), oldest - SEGMENTS);
    const texts = at > first ? await this.#library.kept(channel, at - 1) : [];
    if (texts === undefined) search.state = 'missing';
    else if (texts.length === 0) search.state = 'done';
    else {
      search.mentions += mentionsIn(texts, marker, this.#me);
      search.at = at - 1;
      if ((sealedAt(texts) ?? 0) <= marker) search.state = 'done';
    }
  }

  #isCurrent(search: Search): boolean {
    return this.#searches.get(search.channel) === search;
  }
}

/** Folds only the messages that mention anybody, which are few, and what may change them. */
function mentionsIn(texts: readonly string[], marker: number, me: UserId): number {
  const about = ['mentions', 'edit', 'delete', 'received'];
  const fold = new ChannelFold();
  const view = fold.add(texts.filter((text) => about.some((word) => mayBe(text, word))));
  return unreadOf(view, marker, me).mentions;
}
