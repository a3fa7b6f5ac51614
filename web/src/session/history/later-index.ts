import type { ChannelId, OpId } from '@causeway/shared/id';
import type { DocStore } from '@causeway/shared/store/doc-store';
import type { Digest } from './digest.ts';
import { type LaterOps, withOps, withoutSegment, withReplies } from './later-ops.ts';
import { laterKey } from './segment-keys.ts';

/** What a segment says of messages of others. */
type Said = Pick<Digest, 'elsewhere' | 'threads'>;

const namedBy = ({ elsewhere, threads }: Said): Set<OpId> =>
  new Set([...elsewhere.keys(), ...threads.keys()]);

/**
 * Ops by the message of another segment that they name, so that a window far back is right without what lies between.
 * One entry per message that is named so: what a window needs is read with one transaction, whatever the history.
 */
export class LaterIndex {
  readonly #store: DocStore;

  constructor(store: DocStore) {
    this.#store = store;
  }

  /** What is known of `targets`; those of which nothing is are left out. */
  async read(channel: ChannelId, targets: Iterable<OpId>): Promise<Map<OpId, LaterOps>> {
    const keys = new Map(Array.from(new Set(targets), (target) => [laterKey(channel, target), target]));
    const values = await this.#store.values([...keys.keys()]);
    return new Map(Array.from(values, ([key, value]) => [keys.get(key) as OpId, value as LaterOps]));
  }

  /** Puts what `segment` says of others into the index, together with `more` values. */
  async add(
    channel: ChannelId,
    segment: number,
    said: Said,
    more: ReadonlyMap<string, unknown>,
  ): Promise<void> {
    const { elsewhere, threads } = said;
    await this.#change(channel, namedBy(said), more, (kept, target) => {
      const ops = withOps(withoutSegment(kept, segment), target, segment, elsewhere.get(target) ?? []);
      return threads.has(target) ? withReplies(ops, segment) : ops;
    });
  }

  /** Puts deletes down of which everything is erased. */
  async markErased(channel: ChannelId, segment: number, deletes: ReadonlyMap<OpId, string>): Promise<void> {
    await this.#change(channel, deletes.keys(), new Map(), (kept, target) => ({
      ...withOps(kept, target, segment, [deletes.get(target) ?? '']),
      erased: true,
    }));
  }

  /** Takes out what `segment` says of others. */
  async remove(
    channel: ChannelId,
    segment: number,
    said: Said,
    more: ReadonlyMap<string, unknown>,
  ): Promise<void> {
    await this.#change(channel, namedBy(said), more, (kept) => withoutSegment(kept, segment));
  }

  #change(
    channel: ChannelId,
    targets: Iterable<OpId>,
    more: ReadonlyMap<string, unknown>,
    change: (kept: LaterOps | undefined, target: OpId) => LaterOps | undefined,
  ): Promise<void> {
    const keys = Array.from(targets, (target) => [laterKey(channel, target), target] as const);
    return this.#store.update(
      keys.map(([key]) => key),
      (values) =>
        new Map<string, unknown>([
          ...more,
          ...keys.map(
            ([key, target]) => [key, change(values.get(key) as LaterOps | undefined, target)] as const,
          ),
        ]),
    );
  }
}
