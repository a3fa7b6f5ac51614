import { covers } from '@causeway/shared/acknowledged';
import type { DocName } from '@causeway/shared/doc-name';
import type { UserId } from '@causeway/shared/id';
import { appendTexts, newDoc, onOps, readLog, type StateVector, vectorOf } from '@causeway/shared/log';
import * as Y from 'yjs';
import type { Environment } from '../environment.ts';
import type { LocalCopy } from '../local-copy.ts';
import { nothing } from '../nothing.ts';
import type { TabBus } from '../tabs/tab-bus.ts';
import type { TabMessage } from '../tabs/tab-message.ts';
import { mendPending } from './mend-pending.ts';

/** Origins of transactions; every other one is a provider: then the update came from the server. */
const FROM_STORE = Symbol('store');
const FROM_TAB = Symbol('tab');
const WRITTEN_HERE = Symbol('here');

export interface ReplicaHost {
  readonly env: Environment;
  readonly userId: UserId;
  readonly copy: LocalCopy;
  readonly bus: TabBus;
}

export interface ReplicaEvents {
  /** New ops, from wherever. */
  ops(texts: readonly string[]): void;
  /** The document is another one: all of its ops. */
  replaced(texts: readonly string[]): void;
}

/**
 * One document in this tab: memory, the local store, and the other tabs.
 *
 * (R1) Whatever is written here, or comes from the server, is stored by this tab, and told to the others, who don't
 * store it again. (R2) A tab hears the bus before it reads the store, and asks for what it lacks after that: nothing
 * slips between. (R3) Structs of different incarnations (`gen`) never meet: updates of another one are not applied.
 */
export class Replica {
  doc = newDoc();
  gen: string;
  readonly name: DocName;
  readonly #copy: LocalCopy;
  readonly #bus: TabBus;
  readonly #events: ReplicaEvents;
  readonly #author: UserId;
  readonly #env: Environment;
  #loaded = false;
  #stopListening: () => void = nothing;
  /** Updates since the store was last compacted. */
  #stored = 0;

  constructor(host: ReplicaHost, name: DocName, gen: string, events: ReplicaEvents) {
    this.name = name;
    this.gen = gen;
    this.#copy = host.copy;
    this.#bus = host.bus;
    this.#author = host.userId;
    this.#env = host.env;
    this.#events = events;
    this.#watch();
  }

  async load(): Promise<void> {
    const { doc } = this;
    const { updates } = await this.#copy.load(this.name);
    // Replaced while it was being read.
    if (doc !== this.doc) return this.#ready();
    this.#stored = updates.length;
    doc.transact(() => {
      for (const update of updates) this.#applyStored(doc, update);
    }, FROM_STORE);
    const orphans = mendPending(doc, this.#author);
    if (orphans.length > 0) appendTexts(doc, orphans, WRITTEN_HERE);
    this.#ready();
  }

  /** Appends the op `text`; it is in memory when this returns, and on its way to the store and the other tabs. */
  append(texts: readonly string[]): void {
    appendTexts(this.doc, texts, WRITTEN_HERE);
  }

  /** Takes a message of another tab about this document; false when it is of another incarnation. */
  receive(message: Extract<TabMessage, { t: 'update' | 'sync' }>): boolean {
    if (message.gen !== this.gen) return false;
    if (message.t === 'update') Y.applyUpdate(this.doc, message.update, FROM_TAB);
    else if (this.#loaded) this.#answer(message.vector);
    return true;
  }

  /** Asks the other tabs for what this one may have missed. */
  resync(): void {
    if (this.#loaded) this.#ask();
  }

  /** Goes on with `doc` as incarnation `gen`. Who keeps the store (the leader) also puts it in the place of the old. */
  replace(doc: Y.Doc, gen: string, keep: { readonly stored: boolean }): void {
    this.#stopListening();
    const old = this.doc;
    this.doc = doc;
    this.gen = gen;
    this.#watch();
    old.destroy();
    if (keep.stored) {
      this.#stored = 1;
      void this.#copy.replace(this.name, () => Y.encodeStateAsUpdate(doc));
    }
    this.#events.replaced(readLog(doc));
  }

  compactIfLong(): void {
    if (this.#stored > this.#env.timing.compactAfter) void this.compact();
  }

  /** Puts one update in the place of the stored ones. Works on stored rows, so that it never forgets another tab's. */
  async compact(): Promise<void> {
    const { doc } = this;
    this.#stored = 0;
    await this.#copy.replace(this.name, (stored) => {
      const merged = newDoc();
      merged.transact(() => {
        // Of another incarnation: then what was read is about to be replaced anyway.
        if (doc === this.doc) for (const update of stored) this.#applyStored(merged, update);
        Y.applyUpdate(merged, Y.encodeStateAsUpdate(this.doc));
      });
      const state = Y.encodeStateAsUpdate(merged);
      merged.destroy();
      return state;
    });
  }

  destroy(): void {
    this.#stopListening();
    this.doc.destroy();
  }

  /** A row that a dying disk has spoilt must not take the channel along: the server has what was in it. */
  #applyStored(doc: Y.Doc, update: Uint8Array): void {
    try {
      Y.applyUpdate(doc, update, FROM_STORE);
    } catch (error) {
      this.#env.log('a stored update could not be read', error);
    }
  }

  #ready(): void {
    this.#loaded = true;
    this.#ask();
  }

  #ask(): void {
    this.#bus.post({ t: 'sync', doc: this.name, gen: this.gen, vector: vectorOf(this.doc) });
  }

  #answer(theirs: StateVector): void {
    const mine = vectorOf(this.doc);
    if (!covers(theirs, mine)) {
      const update = Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(new Map(theirs)));
      this.#bus.post({ t: 'update', doc: this.name, gen: this.gen, update, journaled: false });
    }
    if (!covers(mine, theirs)) this.#ask();
  }

  #watch(): void {
    const { doc } = this;
    const onUpdate = (update: Uint8Array, origin: unknown): void => this.#onUpdate(update, origin);
    doc.on('update', onUpdate);
    const stopOps = onOps(doc, (texts) => this.#events.ops(texts));
    this.#stopListening = () => {
      doc.off('update', onUpdate);
      stopOps();
    };
  }

  #onUpdate(update: Uint8Array, origin: unknown): void {
    if (origin === FROM_STORE || origin === FROM_TAB) return;
    this.#stored += 1;
    const { doc } = this;
    void this.#copy.append(this.name, update, () => Y.encodeStateAsUpdate(doc));
    const journaled = origin !== WRITTEN_HERE;
    this.#bus.post({ t: 'update', doc: this.name, gen: this.gen, update, journaled });
  }
}
