import type { ChannelId, OpId } from '../id.ts';
import { LatestMap } from './latest-map.ts';
import type { Stamp } from './register.ts';

interface Star {
  readonly channel: ChannelId;
  readonly of: OpId;
}

/** Starred messages by channel. */
export class Stars {
  readonly #stars = new LatestMap<string, Star>();
  #built: ReadonlyMap<string, Star> = this.#stars.view;
  #view: ReadonlyMap<ChannelId, ReadonlySet<OpId>> = new Map();

  set(channel: ChannelId, of: OpId, stamp: Stamp, on: boolean): void {
    this.#stars.set(`${channel}/${of}`, stamp, on ? { channel, of } : undefined);
  }

  build(): ReadonlyMap<ChannelId, ReadonlySet<OpId>> {
    const stars = this.#stars.build(() => true);
    if (stars === this.#built) return this.#view;
    this.#built = stars;
    const byChannel = Map.groupBy(stars.values(), ({ channel }) => channel);
    this.#view = new Map(
      Array.from(byChannel, ([channel, list]) => [
        channel,
        this.#keep(channel, new Set(list.map(({ of }) => of))),
      ]),
    );
    return this.#view;
  }

  #keep(channel: ChannelId, next: ReadonlySet<OpId>): ReadonlySet<OpId> {
    const old = this.#view.get(channel);
    return old !== undefined && old.size === next.size && [...next].every((of) => old.has(of)) ? old : next;
  }
}
