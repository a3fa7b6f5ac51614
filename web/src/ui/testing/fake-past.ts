import type { ChannelView } from '@causeway/shared/fold/channel-view';
import type { Found, Past, PastWindow, Place } from '../../session/past.ts';
import { Cell } from '../../session/store.ts';
import type { FakeChannel } from './fake-channel.ts';

interface Options {
  /** Messages of one segment. */
  readonly size: number;
  /** What lies before the oldest. */
  readonly floor?: 'beginning' | 'dropped';
  /** Resolves when a segment has come. */
  readonly wait?: () => Promise<void>;
}

/** Gives a channel a past: shows its two newest segments, and hands out the older ones. Call after `fold()`. */
export class FakePast {
  online = true;
  /** Ids that were there once. */
  readonly dropped = new Set<string>();
  readonly windows: FakeWindow[] = [];
  readonly channel: FakeChannel;
  /** Times at which the segments begin. */
  readonly bounds: readonly number[];
  readonly floor: 'beginning' | 'dropped';
  readonly wait: () => Promise<void>;
  #first: number;

  constructor(channel: FakeChannel, { size, floor = 'beginning', wait = () => Promise.resolve() }: Options) {
    this.channel = channel;
    this.floor = floor;
    this.wait = wait;
    const times = channel.view.get().timeline.map(({ at }) => at);
    this.bounds = times.filter((_, index) => index % size === 0);
    this.#first = Math.max(0, this.bounds.length - 2);
    channel.onLoadOlder = () => this.#loadOlder();
    channel.onFind = (place) => this.#find(place);
    this.#show();
  }

  stateAt(first: number): Past {
    return first === 0 ? this.floor : 'more';
  }

  #show(): void {
    this.channel.since = this.#first === 0 ? 0 : (this.bounds[this.#first] ?? 0);
    this.channel.fold();
    this.channel.past.set(this.stateAt(this.#first));
  }

  async #loadOlder(): Promise<void> {
    const { past } = this.channel;
    if (past.get() !== 'more' && past.get() !== 'unreachable') return;
    past.set('loading');
    await this.wait();
    if (!this.online) return past.set('unreachable');
    this.#first--;
    this.#show();
  }

  async #find(place: Place): Promise<Found> {
    await this.wait();
    if ('op' in place && this.dropped.has(place.op)) return { in: 'dropped' };
    const at = 'op' in place ? this.channel.timeOf(place.op) : this.channel.firstFrom(place.at);
    if (at === undefined) return { in: 'nothing' };
    if (at >= this.channel.since) return { in: 'view' };
    if (!this.online) return { in: 'unreachable' };
    const segment = this.bounds.findLastIndex((bound) => bound <= at);
    const window = new FakeWindow(this, segment, () => this.#first);
    this.windows.push(window);
    return { in: 'past', window };
  }
}

/** A window of one segment to begin with. */
export class FakeWindow implements PastWindow {
  readonly view: Cell<ChannelView>;
  readonly past: Cell<Past>;
  readonly newer: Cell<'more' | 'loading' | 'unreachable' | 'joined'>;
  closed = false;
  readonly #of: FakePast;
  readonly #viewFrom: () => number;
  #from: number;
  #to: number;

  constructor(of: FakePast, segment: number, viewFrom: () => number) {
    this.#of = of;
    this.#viewFrom = viewFrom;
    this.#from = segment;
    this.#to = segment + 1;
    this.view = new Cell(this.#slice());
    this.past = new Cell(of.stateAt(segment));
    this.newer = new Cell(this.#newer());
    of.channel.onFold.add(this.#refresh);
  }

  loadOlder = async (): Promise<void> => {
    this.past.set('loading');
    await this.#of.wait();
    if (!this.#of.online) return this.past.set('unreachable');
    this.#from--;
    this.#refresh();
    this.past.set(this.#of.stateAt(this.#from));
  };
  loadNewer = async (): Promise<void> => {
    this.newer.set('loading');
    await this.#of.wait();
    if (!this.#of.online) return this.newer.set('unreachable');
    this.#to++;
    this.#refresh();
    this.newer.set(this.#newer());
  };
  close = (): void => {
    this.closed = true;
    this.#of.channel.onFold.delete(this.#refresh);
  };

  #newer(): 'more' | 'joined' {
    return this.#to >= this.#viewFrom() ? 'joined' : 'more';
  }

  readonly #refresh = (): void => this.view.set(this.#slice());

  #slice(): ChannelView {
    const from = this.#from === 0 ? 0 : (this.#of.bounds[this.#from] ?? 0);
    return this.#of.channel.viewBetween(from, this.#of.bounds[this.#to] ?? Number.POSITIVE_INFINITY);
  }
}
