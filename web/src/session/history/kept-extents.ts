import type { ChannelId } from '@causeway/shared/id';
import { nothing } from '../nothing.ts';
import { type Extent, Extents } from './extents.ts';
import type { HistoryHost } from './history-host.ts';
import { extentKey } from './segment-keys.ts';

/** {@link Extents} that the leader puts down, at most every `persist` ms. */
export class KeptExtents extends Extents {
  readonly #host: HistoryHost;
  readonly #changed: () => void;
  readonly #dirty = new Set<ChannelId>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Calls `changed` after each change. */
  constructor(host: HistoryHost, changed: () => void) {
    super();
    this.#host = host;
    this.#changed = changed;
  }

  override change(channel: ChannelId, changes: Partial<Extent>): boolean {
    const isOther = super.change(channel, changes);
    if (isOther) this.#mark(channel);
    return isOther;
  }

  override forget(channel: ChannelId): void {
    super.forget(channel);
    this.#mark(channel);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const channels = [...this.#dirty];
    this.#dirty.clear();
    if (channels.length === 0) return;
    const values = new Map(channels.map((channel) => [extentKey(channel), this.known(channel)]));
    // What is lost is known again with the next connection.
    await this.#host.store.set(values).catch(nothing);
  }

  #mark(channel: ChannelId): void {
    if (this.#host.isLeader()) {
      this.#dirty.add(channel);
      this.#timer ??= setTimeout(() => void this.flush(), this.#host.env.timing.persist);
    }
    this.#changed();
  }
}
