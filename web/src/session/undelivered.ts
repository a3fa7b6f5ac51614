import type { ChannelId, OpId } from '@causeway/shared/id';
import type { RefusalCode } from '@causeway/shared/stateless';
import type { LocalCopy } from './local-copy.ts';
import { readHead } from './op-head.ts';
import type { Undelivered } from './session.ts';
import { Cell, type Store } from './store.ts';
import type { TabBus } from './tabs/tab-bus.ts';

/** With the op's whole text, which is kept to the byte. */
export interface UndeliveredOp extends Undelivered {
  readonly text: string;
}

const PREFIX = 'undelivered/';
const keyOf = (channel: ChannelId, op: OpId): string => `${PREFIX}${channel}/${op}`;

/** Ops that the server refused, by channel: kept until the person dismisses them, also when the channel is gone. */
export class UndeliveredOps {
  readonly #copy: LocalCopy;
  readonly #bus: TabBus;
  readonly #cells = new Map<ChannelId, Cell<readonly UndeliveredOp[]>>();
  /** All channels with such ops. */
  readonly #channels = new Cell<ReadonlySet<ChannelId>>(new Set());

  constructor(copy: LocalCopy, bus: TabBus) {
    this.#copy = copy;
    this.#bus = bus;
    bus.listen((message) => {
      if (message.t === 'undelivered') this.#merge(message.channel, message.add);
      if (message.t === 'dismissed') this.#drop(message.channel, message.ops);
    });
  }

  get channels(): Store<ReadonlySet<ChannelId>> {
    return this.#channels;
  }

  async load(): Promise<void> {
    for (const [key, value] of await this.#copy.entries(PREFIX)) {
      this.#merge(key.slice(PREFIX.length, key.lastIndexOf('/')) as ChannelId, [value as UndeliveredOp]);
    }
  }

  of(channel: ChannelId): Cell<readonly UndeliveredOp[]> {
    const known = this.#cells.get(channel);
    if (known !== undefined) return known;
    const cell = new Cell<readonly UndeliveredOp[]>([]);
    this.#cells.set(channel, cell);
    return cell;
  }

  add(channel: ChannelId, ops: readonly UndeliveredOp[]): void {
    if (ops.length === 0) return;
    for (const op of ops) this.#copy.put(keyOf(channel, op.id), op);
    // Not to be lost with the tab: the document is about to be rebuilt without them.
    void this.#copy.flush();
    this.#bus.post({ t: 'undelivered', channel, add: ops });
    this.#merge(channel, ops);
  }

  has(channel: ChannelId, op: OpId): boolean {
    return this.of(channel)
      .get()
      .some(({ id }) => id === op);
  }

  /** Takes out those that the server has after all; `ids`: of ops that it has, asked for only where it matters. */
  arrived(channel: ChannelId, ids: () => ReadonlySet<OpId>): void {
    const listed = this.of(channel).get();
    if (listed.length === 0) return;
    const there = ids();
    const arrived = listed.map(({ id }) => id).filter((id) => there.has(id));
    if (arrived.length > 0) this.dismiss(channel, arrived);
  }

  dismiss(channel: ChannelId, ops: readonly OpId[]): void {
    for (const op of ops) this.#copy.put(keyOf(channel, op), undefined);
    this.#bus.post({ t: 'dismissed', channel, ops });
    this.#drop(channel, ops);
  }

  #merge(channel: ChannelId, ops: readonly UndeliveredOp[]): void {
    const cell = this.of(channel);
    const known = new Set(cell.get().map((op) => op.id));
    const added = ops.filter((op) => !known.has(op.id));
    if (added.length > 0) cell.set([...cell.get(), ...added].sort((a, b) => a.ts - b.ts));
    this.#count(channel);
  }

  #drop(channel: ChannelId, ops: readonly OpId[]): void {
    const cell = this.of(channel);
    cell.set(cell.get().filter((op) => !ops.includes(op.id)));
    this.#count(channel);
  }

  #count(channel: ChannelId): void {
    const channels = new Set(this.#channels.get());
    const has = this.of(channel).get().length > 0;
    if (has === channels.has(channel)) return;
    if (has) channels.add(channel);
    else channels.delete(channel);
    this.#channels.set(channels);
  }
}

/** The op of `text` with the reason why it was refused; `undefined` when `text` is no op. */
export function undeliveredOp(text: string, code: RefusalCode, message: string): UndeliveredOp | undefined {
  const op = readHead(text);
  if (op === undefined) return undefined;
  return { id: op.id, kind: op.k, body: op.body ?? '', ts: op.ts, code, message, text };
}
