import type { ChannelId } from '@causeway/shared/id';
import { ApiFailure } from '../app.ts';
import { digest } from './digest.ts';
import { FewAtOnce } from './few-at-once.ts';
import type { HistoryHost } from './history-host.ts';
import type { Wanted } from './missing-segments.ts';
import type { ObservedOps } from './observed-ops.ts';
import type { Downloaded, SegmentClient } from './segment-client.ts';
import type { Shelf } from './shelf.ts';
import { outgoing } from './texts-about.ts';
import type { Windows } from './windows.ts';
import type { Works } from './works.ts';

export interface FetcherParts {
  readonly host: HistoryHost;
  readonly client: SegmentClient;
  readonly shelf: Shelf;
  readonly observed: ObservedOps;
  readonly windows: Windows;
  readonly works: Works;
  /** What the server said of `channel` when a segment was not there. */
  readonly known: (channel: ChannelId, range: { readonly first: number; readonly head: number }) => void;
}

/** A segment that has come, and when it is kept: rejects when it can't be. */
interface Came {
  readonly texts: readonly string[] | 'dropped';
  readonly keeping: Promise<void>;
}

/** Segments on their way at once. */
const AT_ONCE = 3;

const KEPT = Promise.resolve();

/**
 * Brings segments that are not here.
 *
 * (FE1) A segment is on its way once until it is kept, whoever wants it; few are at a time. (FE2) What has come is kept by the leader, in
 * the background. What it says of others is at hand before that, and where it is not kept.
 */
export class Fetcher {
  readonly #parts: FetcherParts;
  readonly #coming = new Map<string, Promise<Came>>();
  readonly #places = new FewAtOnce(AT_ONCE);
  /** How often each channel was forgotten: what was on its way then is not kept. */
  readonly #forgotten = new Map<ChannelId, number>();

  constructor(parts: FetcherParts) {
    this.#parts = parts;
  }

  /** Texts of a segment from the server. Rejects with `ApiFailure`. */
  async texts(channel: ChannelId, segment: number): Promise<readonly string[] | 'dropped'> {
    return (await this.#fetch(channel, segment)).texts;
  }

  /** Resolves when the segment is here. Rejects with `ApiFailure`, or as the store does. */
  async complete({ channel, segment }: Wanted): Promise<void> {
    // Somebody has read it meanwhile.
    if ((await this.#parts.shelf.size(channel, segment)) > 0) return;
    await (await this.#fetch(channel, segment)).keeping;
  }

  forget(channel: ChannelId): void {
    this.#forgotten.set(channel, this.#timesForgotten(channel) + 1);
  }

  /** (FE1) */
  #fetch(channel: ChannelId, segment: number): Promise<Came> {
    const key = `${channel}/${segment}`;
    const known = this.#coming.get(key);
    if (known !== undefined) return known;
    const coming = this.#download(channel, segment);
    this.#coming.set(key, coming);
    const done = (): boolean => this.#coming.delete(key);
    void coming.then(({ keeping }) => keeping).then(done, done);
    return coming;
  }

  async #download(channel: ChannelId, segment: number): Promise<Came> {
    const times = this.#timesForgotten(channel);
    const answer = await this.#places.run(() => this.#parts.client.segment(channel, segment));
    // Nothing was asked that could be the same.
    if (answer === 'none' || answer === 'same') return await this.#missing(channel, segment);
    const isOurs = times === this.#timesForgotten(channel);
    return { texts: answer.texts, keeping: isOurs ? this.#take(channel, segment, answer) : KEPT };
  }

  /** (FE2) */
  #take(channel: ChannelId, segment: number, { texts, ...origin }: Downloaded): Promise<void> {
    const { host, shelf, observed, windows, works } = this.#parts;
    const about = outgoing(texts, digest(texts));
    observed.add(channel, segment, about);
    windows.feed(channel, about);
    shelf.remember(channel, segment, texts);
    if (!host.isLeader() || host.isStoreFailing() || works.closed) return KEPT;
    const keeping = shelf.keep(channel, segment, texts, origin).then(() => observed.drop(channel, segment));
    works.add(keeping);
    return keeping;
  }

  /** The server has no such segment. */
  async #missing(channel: ChannelId, segment: number): Promise<Came> {
    const answer = await this.#parts.client.channel(channel);
    if (answer === undefined) throw new ApiFailure('not-found', 'This channel is not there, or not for you.');
    if (segment >= answer.first)
      throw new ApiFailure('not-found', 'This part of the channel is not sealed yet.');
    this.#parts.known(channel, { first: answer.first, head: answer.head });
    return { texts: 'dropped', keeping: KEPT };
  }

  #timesForgotten(channel: ChannelId): number {
    return this.#forgotten.get(channel) ?? 0;
  }
}
