import type { ChannelId } from '@causeway/shared/id';
import type { Extents } from './extents.ts';

export interface Wanted {
  readonly channel: ChannelId;
  readonly segment: number;
}

/**
 * Which segment to fetch next: of all channels the one nearest to its head, so that all get their newest history first.
 */
export class MissingSegments {
  readonly #extents: Extents;
  readonly #numbers: (channel: ChannelId) => Promise<readonly number[]>;
  /** What is not here, ascending; read once, then used up from its end. */
  readonly #missing = new Map<ChannelId, number[]>();

  constructor(extents: Extents, numbers: (channel: ChannelId) => Promise<readonly number[]>) {
    this.#extents = extents;
    this.#numbers = numbers;
  }

  /** What is known of `channel`, or of all, is no longer so. */
  reset(channel?: ChannelId): void {
    if (channel === undefined) this.#missing.clear();
    else this.#missing.delete(channel);
  }

  async next(): Promise<Wanted | undefined> {
    let next: Wanted | undefined;
    let nearest = Number.POSITIVE_INFINITY;
    for (const [channel, { head }] of [...this.#extents.entries()]) {
      const segment = (await this.#of(channel)).at(-1);
      if (segment === undefined || head - segment >= nearest) continue;
      nearest = head - segment;
      next = { channel, segment };
    }
    return next;
  }

  /** It is here, or can't be had for now. */
  done({ channel, segment }: Wanted): void {
    const missing = this.#missing.get(channel);
    if (missing?.at(-1) === segment) missing.pop();
  }

  async #of(channel: ChannelId): Promise<number[]> {
    const known = this.#missing.get(channel);
    if (known !== undefined) return known;
    const here = new Set(await this.#numbers(channel));
    const { first, head } = this.#extents.get(channel);
    const all = Array.from({ length: Math.max(0, head - first) }, (_, at) => first + at);
    const missing = all.filter((segment) => !here.has(segment));
    this.#missing.set(channel, missing);
    // A tab that ended before it could say what it kept.
    this.#extents.change(channel, { here: all.length - missing.length });
    return missing;
  }
}
