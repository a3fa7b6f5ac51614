import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import type { OpId, UserId } from '@causeway/shared/id';
import { type RefusedOp, sealedHead } from '@causeway/shared/stateless';
import * as decoding from 'lib0/decoding';
import { DeviceDoc, type DeviceDocHost } from './device-doc.ts';
import { DeviceSocket } from './device-socket.ts';
import type { DeviceStore } from './device-store.ts';
import type { DeviceWorld } from './device-world.ts';
import type { Process } from './virtual-time.ts';

interface Options {
  readonly world: DeviceWorld;
  readonly process: Process;
  readonly user: UserId;
  readonly channel: string;
  readonly store: DeviceStore;
}

const MAY_COME_AGAIN: ReadonlySet<string> = new Set(['rate', 'gap', 'client-id', 'sealed']);

export const idOf = (text: string): OpId => (JSON.parse(text) as { id: OpId }).id;

/** A device by the rules of the real one, as far as they are about what is sent and kept. Reloading makes a new one. */
export class ModelDevice implements DeviceDocHost {
  readonly process: Process;
  readonly user: UserId;
  readonly store: DeviceStore;
  readonly docs = new Map<DocName, DeviceDoc>();
  readonly token: string;
  readonly #channel: string;
  readonly #world: DeviceWorld;
  readonly socket: DeviceSocket;
  readonly #settling = new Set<DeviceDoc>();
  #sessions = 0;

  constructor({ world, process, user, channel, store }: Options) {
    this.#world = world;
    this.process = process;
    this.user = user;
    this.store = store;
    this.token = `${user}/${process.name}`;
    this.#channel = channel;
    for (const name of store.updates.keys()) this.#load(name);
    if (this.docs.size === 0) this.#load(this.#nameOf(store.head));
    const { time, random } = world;
    this.socket = new DeviceSocket({
      ...{ time, random, process },
      connect: (socket) => world.connect(socket),
      onOpen: () => {
        for (const doc of this.docs.values()) doc.open();
      },
      onFrame: (payload) => this.#receive(payload),
      onLost: () => {
        for (const doc of this.docs.values()) doc.closed();
      },
    });
  }

  get head(): DeviceDoc | undefined {
    return this.docs.get(this.#nameOf(this.store.head));
  }

  /** Whether all is said and heard. */
  get isQuiet(): boolean {
    const { head } = this;
    if (head === undefined || this.docs.size > 1 || this.store.left.size > 0) return false;
    return head.state === 'open' && head.hasSynced && head.pending.length === 0 && head.inFlight.length === 0;
  }

  /** For whoever must find out why it is not quiet. */
  get state(): string {
    const docs = [...this.docs.values()].map(
      ({ segment, state, hasSynced, pending, inFlight }) =>
        `${segment} ${state} ${hasSynced ? 'synced' : 'unsynced'}, ${pending.length} pending, ${inFlight.length} in flight`,
    );
    return `${this.socket.isOnline ? 'online' : 'offline'}; ${docs.join('; ')}; left ${[...this.store.left.keys()]}; last dropped for: ${this.socket.dropped}`;
  }

  /** The page is closed: its process dies, and the system closes its connection. */
  kill(): void {
    this.process.isAlive = false;
    for (const doc of this.docs.values()) doc.forget();
    this.socket.close();
  }

  write(text: string): void {
    const { head } = this;
    if (head === undefined) return;
    if (this.store.left.has(head.name)) this.#leave(head.name, [text]);
    else head.write([text]);
  }

  newClient = (): number => 1 + this.#world.random.below(2 ** 32 - 2);

  send(bytes: Uint8Array): void {
    this.socket.send(bytes);
  }

  grown({ name, acked }: DeviceDoc, update: Uint8Array): void {
    const updates = this.store.updates.get(name) ?? [];
    updates.push(update);
    this.store.updates.set(name, updates);
    this.store.acked.set(name, acked);
  }

  acknowledged(doc: DeviceDoc, texts: readonly string[]): void {
    this.store.acked.set(doc.name, doc.acked);
    this.#world.acknowledged(this.user, texts);
    this.#takenAfterAll(texts);
    this.#lookAt(doc);
  }

  unanswered(texts: readonly string[]): void {
    this.#world.unanswered(texts);
  }

  refused(doc: DeviceDoc, ops: readonly RefusedOp[]): void {
    const texts = new Map([...doc.pending].map((text) => [idOf(text), text]));
    for (const { id, code } of ops) {
      if (MAY_COME_AGAIN.has(code)) continue;
      const text = texts.get(id);
      if (text === undefined) throw new Error(`${code}: refused what is not mine: ${id}`);
      this.store.refused.set(id, code);
      this.#world.refused(text);
    }
    if (ops.some(({ code }) => code === 'sealed')) this.#settle(doc, doc.segment + 1);
    else if (ops.some(({ code }) => code === 'rate')) this.socket.drop('rate');
    else this.#rebuild(doc);
  }

  denied(doc: DeviceDoc, reason: string): void {
    const head = sealedHead(reason);
    if (head !== undefined) this.#settle(doc, head);
    else if (reason === 'permission-denied') this.#lost();
    else this.socket.drop(reason);
  }

  failed(doc: DeviceDoc): void {
    // After a refusal with reasons the document is another one already, or on its way to be.
    if (this.#settling.has(doc) || this.#rebuilding.has(doc)) this.#lookAt(doc);
    else this.socket.drop(`${doc.name} failed`);
  }

  heard(doc: DeviceDoc, texts: readonly string[]): void {
    for (const text of texts) {
      const op = JSON.parse(text) as { k: string; id: string; next: number };
      this.#takenAfterAll([text]);
      if (op.k === 'seal' && op.id.startsWith('0000000000')) this.#sealed(op.next);
    }
    this.#lookAt(doc);
  }

  /** Only what is lawful in another role can be: the rest stays refused, or the outcome says so. */
  #takenAfterAll(texts: readonly string[]): void {
    for (const id of texts.map(idOf)) {
      if (this.store.refused.get(id) !== 'forbidden') continue;
      this.store.refused.delete(id);
      this.#world.takenAfterAll(id);
    }
  }

  readonly #rebuilding = new Set<DeviceDoc>();

  /** What becomes possible when something was answered or heard. */
  #lookAt(doc: DeviceDoc): void {
    if (this.docs.get(doc.name) !== doc) return;
    if (this.#rebuilding.has(doc) && doc.inFlight.length === 0) this.#rebuildNow(doc);
    else if (doc.hasSynced) this.#writeWhatIsLeft(doc);
    const isOver = doc.segment < this.store.head && doc.hasSynced && doc.inFlight.length === 0;
    if (isOver && !this.#settling.has(doc)) this.#settle(doc, this.store.head);
  }

  #rebuild(doc: DeviceDoc): void {
    this.#rebuilding.add(doc);
  }

  /** Under a fresh clientID, with what can stand. */
  #rebuildNow(doc: DeviceDoc): void {
    this.#rebuilding.delete(doc);
    this.#leave(doc.name, this.#mine(doc));
    this.store.updates.set(doc.name, []);
    doc.rebuild();
  }

  #writeWhatIsLeft(doc: DeviceDoc): void {
    const left = this.store.left.get(doc.name);
    if (left === undefined || this.#rebuilding.has(doc)) return;
    this.store.left.delete(doc.name);
    const known = new Set(doc.texts.map(idOf));
    doc.write(left.filter((text) => !known.has(idOf(text))));
  }

  /** Texts that `doc` holds and the server may not. */
  #mine(doc: DeviceDoc): string[] {
    return doc.pending.filter((text) => !this.store.refused.has(idOf(text)));
  }

  #leave(name: DocName, texts: readonly string[]): void {
    if (texts.length === 0) return;
    this.store.left.set(name, [...(this.store.left.get(name) ?? []), ...texts]);
  }

  #sealed(next: number): void {
    if (next > this.store.head) this.#openHead(next);
  }

  #openHead(segment: number): void {
    this.store.head = Math.max(this.store.head, segment);
    const name = this.#nameOf(this.store.head);
    if (this.docs.has(name)) return;
    const doc = this.#load(name);
    if (this.socket.isOnline) doc.open();
  }

  /** The segment of `doc` is sealed: what it lacks of mine is written to the head. */
  #settle(doc: DeviceDoc, head: number): void {
    if (this.#settling.has(doc)) return;
    this.#settling.add(doc);
    this.#openHead(head);
    const { time, random } = this.#world;
    const attempt = (): void => {
      if (this.docs.get(doc.name) !== doc) return;
      this.#world.segment(this, doc.segment).then(
        (ids) => this.#settled(doc, ids),
        () => void time.schedule(random.fraction() * 2_000, attempt, this.process),
      );
    };
    attempt();
  }

  #settled(doc: DeviceDoc, ids: readonly string[]): void {
    if (this.docs.get(doc.name) !== doc) return;
    const sealed = new Set(ids);
    const mine = [...this.#mine(doc), ...(this.store.left.get(doc.name) ?? [])];
    const found = mine.filter((text) => sealed.has(idOf(text)));
    this.#world.acknowledged(this.user, found);
    doc.closed();
    this.docs.delete(doc.name);
    this.store.updates.delete(doc.name);
    this.store.left.delete(doc.name);
    this.#settling.delete(doc);
    this.#rebuilding.delete(doc);
    this.#leave(
      this.#nameOf(this.store.head),
      mine.filter((text) => !sealed.has(idOf(text))),
    );
    const { head } = this;
    if (head?.hasSynced) this.#lookAt(head);
  }

  /** No longer a member: the channel goes, and what was not sent is told so. Asks again later. */
  #lost(): void {
    for (const doc of this.docs.values()) {
      for (const text of [...this.#mine(doc), ...(this.store.left.get(doc.name) ?? [])])
        this.store.undelivered.add(idOf(text));
      doc.closed();
    }
    this.docs.clear();
    this.store.updates.clear();
    this.store.left.clear();
    this.#settling.clear();
    this.#rebuilding.clear();
    this.#load(this.#nameOf(this.store.head));
    this.socket.drop('lost');
  }

  #receive(payload: Uint8Array): void {
    const decoder = decoding.createDecoder(payload);
    const address = decoding.readVarString(decoder);
    const type = decoding.readVarUint(decoder);
    for (const doc of [...this.docs.values()]) if (doc.address === address) doc.receive(type, decoder);
  }

  #nameOf = (segment: number): DocName => `channel/${this.#channel}/${segment}` as DocName;

  #load(name: DocName): DeviceDoc {
    const segment = parseDocName(name)?.segment ?? 0;
    this.store.head = Math.max(this.store.head, segment);
    const updates = this.store.updates.get(name) ?? [];
    const acked = this.store.acked.get(name) ?? new Map<number, number>();
    const doc = new DeviceDoc(this, name, { updates, acked, sessions: this.#sessions++ * 1_000 });
    this.docs.set(name, doc);
    this.store.updates.set(name, [...updates]);
    return doc;
  }
}
