import type { ChannelId, UserId } from '@causeway/shared/id';
import type { ChannelKind } from '@causeway/shared/permission';
import type { LocalCopy } from './local-copy.ts';
import { Cell } from './store.ts';
import type { TabBus } from './tabs/tab-bus.ts';

/** A channel made on this device, until my log has it. */
export interface LocalChannel {
  readonly kind: ChannelKind;
  /** '' for direct channels. */
  readonly name: string;
  readonly topic: string;
  /** Of a direct channel: the others. */
  readonly people: readonly UserId[];
  /** Its PUT has succeeded: the server knows it. */
  readonly onServer: boolean;
  /** Why its PUT was refused: its ops were told as not delivered, and it stays only as long as some of them do. */
  readonly refused?: string;
}

const PREFIX = 'local/';

export class LocalChannels {
  readonly all = new Cell<ReadonlyMap<ChannelId, LocalChannel>>(new Map());
  readonly #copy: LocalCopy;
  readonly #bus: TabBus;

  constructor(copy: LocalCopy, bus: TabBus) {
    this.#copy = copy;
    this.#bus = bus;
    bus.listen((message) => {
      if (message.t === 'localChannel') this.#apply(message.id, message.record);
    });
  }

  async load(): Promise<void> {
    for (const [key, value] of await this.#copy.entries(PREFIX)) {
      this.#apply(key.slice(PREFIX.length) as ChannelId, value as LocalChannel);
    }
  }

  get(id: ChannelId): LocalChannel | undefined {
    return this.all.get().get(id);
  }

  put(id: ChannelId, record: LocalChannel | undefined): void {
    if (record === undefined && this.get(id) === undefined) return;
    this.#copy.put(PREFIX + id, record);
    this.#bus.post({ t: 'localChannel', id, record });
    this.#apply(id, record);
  }

  #apply(id: ChannelId, record: LocalChannel | undefined): void {
    const next = new Map(this.all.get());
    if (record === undefined) next.delete(id);
    else next.set(id, record);
    this.all.set(next);
  }
}
