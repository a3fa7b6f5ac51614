import type { ChannelId, UserId } from '@causeway/shared/id';
import { ApiFailure } from '../app.ts';
import type { HistoryProgress } from '../past.ts';
import { Cell } from '../store.ts';
import { digest } from './digest.ts';
import { Erasures } from './erasures.ts';
import { FewAtOnce } from './few-at-once.ts';
import type { HistoryHost } from './history-host.ts';
import { KeptExtents } from './kept-extents.ts';
import type { Library } from './library.ts';
import { ObservedOps } from './observed-ops.ts';
import { isSameProgress, progressOf } from './progress.ts';
import { type Downloaded, SegmentClient } from './segment-client.ts';
import { Shelf } from './shelf.ts';
import { Works } from './works.ts';

/** Segments on their way at once. */
const AT_ONCE = 3;

/**
 * {@link Library} on the local store and the HTTP API. Every tab reads the store; the leader alone writes it, fetches in
 * the background and erases.
 *
 * (L1) A segment is on its way once, whoever wants it. (L2) Nothing is kept that was not read whole. (L3) Without the
 * network everything that is here works; a store that fails costs no more than what is not kept.
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
  readonly #places = new FewAtOnce(AT_ONCE);
  readonly #reading = new Map<string, Promise<readonly string[] | 'dropped'>>();
  /** How often each channel was forgotten: what was on its way then is not kept. */
  readonly #forgotten = new Map<ChannelId, number>();

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
    this.#works.add(this.#extents.load(host.store));
  }

  texts(channel: ChannelId, segment: number): Promise<readonly string[] | 'dropped'> {
    const key = `${channel}/${segment}`;
    const known = this.#reading.get(key);
    if (known !== undefined) return known;
    const reading = this.#texts(channel, segment).finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async kept(channel: ChannelId, segment: number): Promise<readonly string[] | undefined> {
    try {
      return await this.#shelf.read(channel, segment);
    } catch (error) {
      this.#host.env.log('the local store failed', error);
      return undefined;
    }
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
    this.#extents.change(channel, { first: Math.max(first, before.first), head });
    if (first > before.first && this.#host.isLeader()) this.#works.add(this.#shelf.drop(channel, first));
  }

  observe(channel: ChannelId, segment: number, texts: readonly string[]): void {
    this.#observed.add(channel, segment, texts);
    this.#erasures.soon();
  }

  revalidate(_channel: ChannelId, _author: UserId): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async forget(channel: ChannelId): Promise<void> {
    this.#forgotten.set(channel, this.#timesForgotten(channel) + 1);
    this.#observed.forget(channel);
    this.#extents.forget(channel);
    this.#works.add(this.#shelf.forget(channel));
    await this.#works.idle();
  }

  /** Leader, connection or preferences may be others now. */
  evaluate(): void {
    this.#erasures.soon();
  }

  /** Resolves when nothing is written any more: the store may be closed then. */
  async close(): Promise<void> {
    this.#works.close();
    await this.#erasures.close();
    await this.#works.idle();
    await this.#extents.flush();
  }

  async #texts(channel: ChannelId, segment: number): Promise<readonly string[] | 'dropped'> {
    if (segment < this.#extents.get(channel).first) return 'dropped';
    const kept = await this.kept(channel, segment);
    if (kept !== undefined) return kept;
    const times = this.#timesForgotten(channel);
    const answer = await this.#places.run(() => this.#client.segment(channel, segment));
    // Nothing was asked that could be the same.
    if (answer === 'none' || answer === 'same') return await this.#missing(channel, segment);
    if (times === this.#timesForgotten(channel)) this.#took(channel, segment, answer);
    return answer.texts;
  }

  /** Keeps what has come, in the background; where that can't be, what it says of others is at hand meanwhile. */
  #took(channel: ChannelId, segment: number, { texts, etag }: Downloaded): void {
    this.#shelf.remember(channel, segment, texts);
    this.#observed.add(channel, segment, [...digest(texts).elsewhere.values()].flat());
    if (!this.#host.isLeader() || this.#host.isStoreFailing() || this.#works.closed) return;
    const keeping = this.#shelf.keep(channel, segment, texts, etag);
    this.#works.add(keeping.then(() => this.#observed.drop(channel, segment)));
  }

  /** The server has no such segment. */
  async #missing(channel: ChannelId, segment: number): Promise<'dropped'> {
    const answer = await this.#client.channel(channel);
    if (answer === undefined) throw new ApiFailure('not-found', 'This channel is not there, or not for you.');
    if (segment >= answer.first)
      throw new ApiFailure('not-found', 'This part of the channel is not sealed yet.');
    this.known(channel, { first: answer.first, head: answer.head });
    return 'dropped';
  }

  #spoilt(channel: ChannelId, segment: number, error: unknown): void {
    this.#host.env.log('a stored segment cannot be read', { channel, segment, error });
    if (this.#host.isLeader()) this.#works.add(this.#shelf.remove(channel, segment));
  }

  #resized(channel: ChannelId, bytes: number, before: number): void {
    const extent = this.#extents.get(channel);
    const here = extent.here + (before === 0 ? 1 : 0) - (bytes === 0 ? 1 : 0);
    this.#extents.change(channel, { here, bytes: extent.bytes + bytes - before });
  }

  #timesForgotten(channel: ChannelId): number {
    return this.#forgotten.get(channel) ?? 0;
  }

  #show(): void {
    const progress = progressOf(this.#extents, 'waiting');
    if (!isSameProgress(progress, this.progress.get())) this.progress.set(progress);
  }
}
