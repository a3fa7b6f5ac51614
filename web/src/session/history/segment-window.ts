import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { ChannelView } from '@causeway/shared/fold/channel-view';
import type { OpId } from '@causeway/shared/id';
import { nothing } from '../nothing.ts';
import type { Past, PastWindow } from '../past.ts';
import { Cell } from '../store.ts';
import { digest } from './digest.ts';
import type { OwnView } from './own-view.ts';
import { textsAbout } from './texts-about.ts';

/** Where a window gets its ops from. */
export interface WindowSource {
  texts(segment: number): Promise<readonly string[] | 'dropped'>;
  /** What is known of `posts` outside of their segment. Never rejects. */
  about(posts: ReadonlySet<OpId>): Promise<readonly string[]>;
  /** The newest genesis: what is pinned, and names, are as they are now. */
  genesis(): string | undefined;
  /** First segment that is kept. */
  first(): number;
  /** What becomes known from now on is fed to `window`, until it is closed. */
  opened(window: SegmentWindow): void;
  closed(window: SegmentWindow): void;
}

type Newer = 'more' | 'loading' | 'unreachable' | 'joined';

/**
 * A run of segments, and of all others what they say of its messages, and reply in their threads.
 *
 * (W1) Its messages show as a fold of everything would show them, as far as the index goes; what becomes known later is
 * fed to it. (W2) Posts count as its own before the index is asked about them, so that nothing slips between.
 */
export class SegmentWindow implements PastWindow {
  readonly view = new Cell<ChannelView>(new ChannelFold().view);
  readonly past = new Cell<Past>('more');
  readonly newer = new Cell<Newer>('more');
  readonly #source: WindowSource;
  readonly #own: OwnView;
  #fold = new ChannelFold();
  readonly #posts = new Set<OpId>();
  readonly #stopListening: () => void;
  #from: number;
  #to: number;
  #older: Promise<void> | undefined;
  #newer: Promise<void> | undefined;
  #rereading: Promise<unknown> = Promise.resolve();

  private constructor(source: WindowSource, own: OwnView, segment: number) {
    this.#source = source;
    this.#own = own;
    this.#from = segment;
    this.#to = segment;
    this.#stopListening = own.oldest.subscribe(() => this.#settle());
  }

  /** Opens a window at `segment`. Rejects like `WindowSource.texts`. */
  static async open(source: WindowSource, own: OwnView, segment: number): Promise<SegmentWindow | 'dropped'> {
    const texts = await source.texts(segment);
    if (texts === 'dropped') return 'dropped';
    const window = new SegmentWindow(source, own, segment);
    // Before the index is asked, and not behind it (W2).
    source.opened(window);
    await window.#add(texts);
    return window;
  }

  loadOlder(): Promise<void> {
    this.#older ??= this.#rereading
      .then(() => this.#loadOlder())
      .finally(() => {
        this.#older = undefined;
      });
    return this.#older;
  }

  loadNewer(): Promise<void> {
    this.#newer ??= this.#rereading
      .then(() => this.#loadNewer())
      .finally(() => {
        this.#newer = undefined;
      });
    return this.#newer;
  }

  /** Takes those of `texts` in that are about its messages. */
  feed(texts: readonly string[]): void {
    const own = textsAbout(texts, this.#posts);
    if (own.length === 0) return;
    this.view.set(this.#fold.add(own));
    const replies = this.#freshPosts(own);
    if (replies.size > 0) void this.#about(replies).then((about) => this.view.set(this.#fold.add(about)));
  }

  reread(): void {
    const before = [this.#rereading, this.#older, this.#newer];
    this.#rereading = Promise.all(before).then(() => this.#reread());
  }

  close(): void {
    this.#stopListening();
    this.#source.closed(this);
  }

  async #loadOlder(): Promise<void> {
    if (this.#from <= this.#source.first()) return this.#settle();
    this.past.set('loading');
    const texts = await this.#source.texts(this.#from - 1).catch(nothing);
    if (texts === undefined) return this.past.set('unreachable');
    if (texts === 'dropped') return this.past.set('dropped');
    this.#from -= 1;
    await this.#add(texts);
  }

  async #loadNewer(): Promise<void> {
    if (this.#to + 1 >= this.#own.oldest.get()) return this.#settle();
    this.newer.set('loading');
    const texts = await this.#source.texts(this.#to + 1).catch(nothing);
    if (texts === undefined || texts === 'dropped') return this.newer.set('unreachable');
    this.#to += 1;
    await this.#add(texts);
  }

  async #reread(): Promise<void> {
    const texts: string[] = [];
    const from = Math.max(this.#from, this.#source.first());
    let end = from;
    for (; end <= this.#to; end++) {
      const segment = await this.#source.texts(end).catch(nothing);
      if (segment === undefined || segment === 'dropped') break;
      texts.push(...segment);
    }
    this.#from = from;
    this.#to = end - 1;
    this.#fold = new ChannelFold();
    this.#posts.clear();
    await this.#add(texts);
  }

  async #add(texts: readonly string[]): Promise<void> {
    const genesis = this.#source.genesis();
    const about = await this.#about(this.#freshPosts(texts));
    this.view.set(this.#fold.add([...texts, ...about, ...(genesis === undefined ? [] : [genesis])]));
    this.#settle();
  }

  /** What is known of `posts`, and of the replies in their threads. */
  async #about(posts: ReadonlySet<OpId>): Promise<readonly string[]> {
    const about = await this.#source.about(posts);
    const replies = this.#freshPosts(about);
    return replies.size === 0 ? about : [...about, ...(await this.#about(replies))];
  }

  /** (W2) Those posts among `texts` that are new, which are its own now. */
  #freshPosts(texts: readonly string[]): Set<OpId> {
    const fresh = new Set(digest(texts).posts.filter((id) => !this.#posts.has(id)));
    for (const id of fresh) this.#posts.add(id);
    return fresh;
  }

  /** Says what lies before and behind. */
  #settle(): void {
    const first = this.#source.first();
    this.past.set(this.#from === 0 ? 'beginning' : this.#from <= first ? 'dropped' : 'more');
    this.newer.set(this.#to + 1 >= this.#own.oldest.get() ? 'joined' : 'more');
  }
}
