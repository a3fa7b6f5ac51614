import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { ApiFailure } from '../app.ts';
import type { Found, HistoryProgress, Place, Recalled } from '../past.ts';
import { Cell } from '../store.ts';
import { ChannelSource } from './channel-source.ts';
import { Completion } from './completion.ts';
import { Erasures } from './erasures.ts';
import { Fetcher } from './fetcher.ts';
import { findPlace } from './find-place.ts';
import type { HistoryHost } from './history-host.ts';
import { KeptExtents } from './kept-extents.ts';
import type { Library } from './library.ts';
import { MissingSegments } from './missing-segments.ts';
import { ObservedOps } from './observed-ops.ts';
import type { OwnView } from './own-view.ts';
import { isSameProgress, progressOf } from './progress.ts';
import { RecalledMessage } from './recalled-message.ts';
import { type Revalidated, revalidateSegments } from './revalidate.ts';
import { SegmentClient } from './segment-client.ts';
import { Shedding } from './shedding.ts';
import { Shelf } from './shelf.ts';
import { TabProgress } from './tab-progress.ts';
import { Windows } from './windows.ts';
import { Works } from './works.ts';

/**
 * {@link Library} on the local store and the HTTP API. Every tab reads the store; the leader alone writes it, fetches in
 * the background and erases.
 *
 * (L1) Nothing is kept that was not read whole. (L2) Without the network everything that is here works; a store that
 * fails costs no more than what is not kept.
 */
export class SegmentLibrary implements Library {
  readonly progress = new Cell<HistoryProgress>({ here: 0, of: 0, bytes: 0, state: 'complete' });
  readonly #host: HistoryHost;
  readonly #client: SegmentClient;
  readonly #shelf: Shelf;
  readonly #observed = new ObservedOps();
  readonly #extents: KeptExtents;
  readonly #erasures: Erasures;
  readonly #works: Works;
  readonly #windows = new Windows();
  readonly #fetcher: Fetcher;
  readonly #missing: MissingSegments;
  readonly #completion: Completion;
  readonly #shedding: Shedding;
  readonly #tabs: TabProgress;
  /** Another tab leads, or did until now. */
  #follows = false;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(host: HistoryHost) {
    this.#host = host;
    this.#client = new SegmentClient(host.env, host.tokens);
    this.#works = new Works((error) => host.env.log('history', error));
    this.#extents = new KeptExtents(host, () => this.#show());
    this.#shelf = new Shelf(host.store, {
      resized: (channel, bytes, before) => this.#resized(channel, bytes, before),
      spoilt: (channel, segment, error) => this.#spoilt(channel, segment, error),
    });
    this.#erasures = new Erasures(host, this.#observed, this.#shelf);
    const serving = { host, client: this.#client };
    const parts = { shelf: this.#shelf, works: this.#works };
    this.#shedding = new Shedding({ ...parts, ...serving, extents: this.#extents, windows: this.#windows });
    this.#fetcher = new Fetcher({
      ...parts,
      ...serving,
      observed: this.#observed,
      windows: this.#windows,
      known: (channel, range) => this.known(channel, range),
    });
    this.#missing = new MissingSegments(this.#extents, (channel) => this.numbers(channel));
    this.#completion = new Completion(host, {
      missing: this.#missing,
      fetch: (wanted) => this.#fetcher.complete(wanted),
      changed: () => this.#show(),
    });
    this.#tabs = new TabProgress(host.env, host.userId, {
      heard: (progress) => this.#hear(progress),
      asked: () => host.isLeader() && this.#tabs.tell(this.progress.get()),
    });
    this.#works.add(this.#begin());
  }

  async texts(channel: ChannelId, segment: number): Promise<readonly string[] | 'dropped'> {
    if (segment < this.#extents.get(channel).first) return 'dropped';
    const kept = await this.kept(channel, segment);
    return kept ?? (await this.#fetcher.texts(channel, segment));
  }

  async kept(channel: ChannelId, segment: number): Promise<readonly string[] | undefined> {
    try {
      return await this.#shelf.read(channel, segment);
    } catch (error) {
      this.#host.env.log('the local store failed', error);
      return undefined;
    }
  }

  async keep(channel: ChannelId, segment: number): Promise<boolean> {
    try {
      if (!this.#host.isStoreFailing()) await this.#fetcher.complete({ channel, segment });
      return (await this.#shelf.size(channel, segment)) > 0;
    } catch (error) {
      if (error instanceof ApiFailure) throw error;
      this.#host.env.log('a segment could not be kept', error);
      return false;
    }
  }

  first(channel: ChannelId): number {
    return this.#extents.get(channel).first;
  }

  async numbers(channel: ChannelId): Promise<number[]> {
    try {
      return await this.#shelf.numbers(channel);
    } catch (error) {
      this.#host.env.log('the local store failed', error);
      return [];
    }
  }

  known(channel: ChannelId, { first, head }: { readonly first: number; readonly head: number }): void {
    const before = this.#extents.get(channel);
    // Also a lower one: while it was offline, this device's clock may have been wrong.
    this.#extents.change(channel, { first, head });
    if (first > before.first) {
      this.#windows.reread(channel);
      this.#shedding.drop(channel, first);
    }
    if (head > before.head) this.#shedding.dropStale(channel, head);
    this.#missing.reset(channel);
    this.#completion.evaluate();
  }

  observe(channel: ChannelId, segment: number, texts: readonly string[]): void {
    this.#observed.add(channel, segment, texts);
    this.#windows.feed(channel, texts);
    this.#erasures.soon();
  }

  release(channel: ChannelId, segment: number): void {
    this.#works.add(this.#release(channel, segment));
  }

  /**
   * Where `place` can be seen; `own` is the channel's own view. A window is opened with `around` messages on either
   * side, enough to fill a screen. Never rejects.
   */
  async find(channel: ChannelId, place: Place, own: OwnView, around = 50): Promise<Found> {
    try {
      return await findPlace(place, own, this.#sourceOf(channel), around);
    } catch (error) {
      this.#host.env.log('a place could not be looked for', error);
      return { in: 'unreachable' };
    }
  }

  /** A message of a sealed segment, as far as it is here. */
  recall(channel: ChannelId, op: OpId): Recalled {
    const recalled = new RecalledMessage(
      {
        search: () => this.#sourceOf(channel).textsOf(op),
        grown: this.progress,
        closed: (one) => this.#windows.remove(channel, one),
      },
      op,
    );
    this.#windows.add(channel, recalled);
    return recalled;
  }

  async revalidate(channel: ChannelId, author: UserId, epoch: string | undefined): Promise<Revalidated> {
    const parts = { shelf: this.#shelf, client: this.#client };
    const { lost, replace } = await revalidateSegments(channel, author, epoch, parts);
    return { lost, replace: () => this.#replace(channel, replace) };
  }

  reread(channel: ChannelId): void {
    this.#shelf.reread();
    this.#observed.forget(channel);
    this.#windows.reread(channel);
  }

  async forget(channel: ChannelId): Promise<void> {
    this.#fetcher.forget(channel);
    this.#observed.forget(channel);
    this.#extents.forget(channel);
    this.#missing.reset(channel);
    this.#works.add(this.#shelf.forget(channel));
    await this.#works.idle();
  }

  /** Leader, connection or preferences may be others now. */
  evaluate(): void {
    if (this.#follows && this.#host.isLeader()) this.#takeOver();
    this.#erasures.soon();
    this.#completion.evaluate();
  }

  /** Puts down at once how far it is: the page may be about to end, and another tab to go on. */
  flush(): Promise<void> {
    return this.#extents.flush();
  }

  /** Resolves when what has come so far is kept. */
  async settled(): Promise<void> {
    await this.#works.idle();
    await this.flush();
  }

  /** Resolves when nothing is written any more: the store may be closed then. */
  async close(): Promise<void> {
    void this.flush();
    this.#works.close();
    clearInterval(this.#ticking);
    this.#tabs.close();
    await Promise.all([this.#erasures.close(), this.#completion.close()]);
    await this.settled();
  }

  async #begin(): Promise<void> {
    this.#ticking = setInterval(() => {
      // Nobody says when data need not be saved any more.
      this.#completion.evaluate();
      this.#works.add(this.#shedding.expire());
    }, this.#host.env.timing.historyRetry);
    await this.#extents.load(this.#host.store);
    this.#show();
    this.#completion.evaluate();
    await this.#shedding.expire();
  }

  async #release(channel: ChannelId, segment: number): Promise<void> {
    if ((await this.#shelf.size(channel, segment)) > 0) this.#observed.drop(channel, segment);
  }

  async #replace(channel: ChannelId, replace: () => Promise<void>): Promise<void> {
    if (!this.#host.isLeader() || this.#works.closed) return;
    const replaced = replace();
    this.#works.add(replaced);
    await replaced;
    this.#missing.reset(channel);
  }

  #spoilt(channel: ChannelId, segment: number, error: unknown): void {
    this.#host.env.log('a stored segment cannot be read', { channel, segment, error });
    if (!this.#host.isLeader()) return;
    this.#works.add(this.#shelf.remove(channel, segment).then(() => this.#missing.reset(channel)));
  }

  #resized(channel: ChannelId, bytes: number, before: number): void {
    const extent = this.#extents.get(channel);
    const here = extent.here + (before === 0 ? 1 : 0) - (bytes === 0 ? 1 : 0);
    this.#extents.change(channel, { here, bytes: extent.bytes + bytes - before });
  }

  #sourceOf(channel: ChannelId): ChannelSource {
    const { env } = this.#host;
    const kept = { shelf: this.#shelf, observed: this.#observed, extents: this.#extents };
    const parts = { ...kept, library: this, client: this.#client, windows: this.#windows, log: env.log };
    return new ChannelSource(parts, channel);
  }

  #hear(progress: HistoryProgress): void {
    if (this.#host.isLeader()) return;
    this.#follows = true;
    this.progress.set(progress);
  }

  #takeOver(): void {
    this.#follows = false;
    this.#works.add(this.#extents.takeOver(this.#host.store));
  }

  #show(): void {
    const progress = progressOf(this.#extents, this.#completion.state);
    if (isSameProgress(progress, this.progress.get())) return;
    this.progress.set(progress);
    if (this.#host.isLeader()) this.#tabs.tell(progress);
  }
}
