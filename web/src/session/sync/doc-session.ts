import { raise } from '@causeway/shared/acknowledged';
import type { DocName } from '@causeway/shared/doc-name';
import { type OpId, randomBase62 } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { newDoc, readLog, type StateVector } from '@causeway/shared/log';
import type { PresenceView } from '@causeway/shared/presence';
import type { RefusedOp, Stateless } from '@causeway/shared/stateless';
import * as Y from 'yjs';
import { NOBODY_HERE } from '../nobody.ts';
import { readHead } from '../op-head.ts';
import { Cell, type Store } from '../store.ts';
import type { TabMessage } from '../tabs/tab-message.ts';
import { coverageOf } from './coverage.ts';
import { type DocEvents, type DocHost, type DocMeta, metaKey } from './doc-host.ts';
import { Ledger } from './ledger.ts';
import { appendInBatches, missingTexts, newTexts } from './rebuild.ts';
import { Refusals } from './refusals.ts';
import { Replica } from './replica.ts';
import { Uplink } from './uplink.ts';

/**
 * One document of this device: its replica in this tab, its place on the socket, and what is acknowledged of it.
 *
 * (D1) What is acknowledged grows by what the server says, and shrinks with a rebuild alone. (D2) While `#rebuilding`,
 * the fresh document alone is synced; the old one is shown, and takes what is written meanwhile. (D3) A rebuild ends
 * with everything of mine that the server lacks appended under a fresh clientID, but what is refused. (D4) No op of
 * mine is forgotten: it is acknowledged, pending, or told as refused.
 */
export class DocSession {
  readonly name: DocName;
  /** False until the local copy has been read. */
  readonly loaded = new Cell(false);
  /** Holds all that the server had, once in this page's life. */
  readonly synced = new Cell(false);
  readonly #host: DocHost;
  readonly #events: DocEvents;
  readonly #replica: Replica;
  /** The document's place on the socket. */
  readonly uplink: Uplink;
  readonly #ledger: Ledger;
  readonly #refusals = new Refusals();
  /** Of the server that last spoke of this document; a restored one has another. */
  #epoch: string | undefined;
  #rebuilding: Y.Doc | undefined;
  /** What the server has acknowledged of `#rebuilding`. */
  #ackedFresh: StateVector = new Map();
  #presence: PresenceView = NOBODY_HERE;
  #closed = false;

  /** `wanted`: false while the server cannot know the document yet. */
  constructor(host: DocHost, name: DocName, meta: DocMeta | undefined, wanted: boolean, events: DocEvents) {
    this.name = name;
    this.#host = host;
    this.#events = events;
    this.#epoch = meta?.epoch;
    this.#ledger = new Ledger(host.userId, meta?.acked ?? new Map());
    this.#replica = new Replica(host, name, meta?.gen ?? '', {
      ops: (texts) => this.#onOps(texts),
      replaced: (texts) => events.replaced(texts),
    });
    this.uplink = new Uplink(host, name, () => this.#rebuilding ?? this.#replica.doc, wanted, {
      synced: () => this.#onSynced(),
      acknowledged: (vector) => this.#onAcknowledged(vector),
      message: (message) => this.#onMessage(message),
      denied: () => events.denied(),
      sealed: (head) => events.sealed(head),
      presence: (view) => {
        this.#presence = view;
        events.presence(view);
        host.bus.post({ t: 'presence', doc: name, view });
      },
    });
  }

  /** Ids of my ops that the server has not acknowledged. */
  get pending(): Store<ReadonlySet<OpId>> {
    return this.#ledger.pending;
  }

  async load(): Promise<void> {
    await this.#replica.load();
    if (this.#closed) return;
    this.loaded.set(true);
    this.#updatePending();
    this.uplink.enable(true);
  }

  /** Appends an op that has been checked. */
  append(op: { readonly id: OpId }): void {
    this.#ledger.wrote(op.id);
    this.#replica.append([JSON.stringify(op)]);
  }

  /** Appends ops of mine from another document, to the byte. */
  take(texts: readonly string[]): void {
    for (const text of texts) {
      const id = readHead(text)?.id;
      if (id !== undefined) this.#ledger.wrote(id);
    }
    for (let at = 0; at < texts.length; at += LIMIT.batchOps) {
      this.#replica.append(texts.slice(at, at + LIMIT.batchOps));
    }
  }

  get isEmpty(): boolean {
    return this.#replica.doc.store.clients.size === 0;
  }

  /** Texts of all ops. */
  texts(): string[] {
    return readLog(this.#replica.doc);
  }

  /** Texts of my ops that were written in this tab and are not acknowledged. */
  writtenHere(): string[] {
    return this.#ledger.writtenHere(this.#replica.doc);
  }

  /** Puts down that the document is on this device. */
  keep(): void {
    this.#keepMeta();
  }

  /** Texts of my ops that the server has not acknowledged, by id. */
  unacknowledged(): Map<OpId, string> {
    return this.#ledger.unacknowledged(this.#replica.doc);
  }

  /** Texts of all my ops, by id. */
  mine(): Map<OpId, string> {
    return this.#ledger.all(this.#replica.doc);
  }

  /** This tab may have slept: the others may have written, and forgotten that I am here. */
  resync(): void {
    this.uplink.announce();
    this.#replica.resync();
  }

  receive(message: Extract<TabMessage, { readonly gen: string }>): void {
    if (message.t === 'rebuilt') this.#adopt(message);
    else if (message.t === 'acked') {
      if (message.gen === this.#replica.gen) this.#raise(message.acked);
    } else this.#receiveOps(message);
  }

  close(): void {
    this.#closed = true;
    this.uplink.close();
    this.#replica.destroy();
  }

  #receiveOps(message: Extract<TabMessage, { readonly t: 'update' | 'sync' }>): void {
    const isLeader = this.#host.isLeader();
    if (!this.#replica.receive(message)) {
      if (isLeader) this.#tellRebuilt();
      return;
    }
    if (message.t === 'update' && message.journaled) this.#raise(coverageOf(message.update));
    // A tab that begins, or has slept.
    if (message.t === 'sync' && isLeader) {
      this.#tellAcked();
      this.#host.bus.post({ t: 'presence', doc: this.name, view: this.#presence });
    }
  }

  #onOps(texts: readonly string[]): void {
    this.#events.ops(texts);
    if (this.loaded.get()) this.#updatePending();
  }

  #onSynced(): void {
    if (this.#rebuilding !== undefined) this.#finishRebuild(this.#rebuilding);
    this.synced.set(true);
    this.#events.synced();
    if (!this.#host.isLeader()) return;
    // What the leader before could not put down any more.
    this.#keepMeta();
    this.#replica.compactIfLong();
  }

  #onAcknowledged(vector: StateVector): void {
    if (this.#rebuilding === undefined) this.#raise(vector);
    else this.#ackedFresh = raise(this.#ackedFresh, vector);
  }

  #raise(vector: StateVector): void {
    if (!this.#ledger.raise(vector)) return;
    const mine = this.#ledger.update(this.#replica.doc);
    if (mine) {
      this.#refusals.acknowledged();
      this.uplink.succeeded();
    }
    if (!this.#host.isLeader()) return;
    this.#keepMeta();
    // What is not mine, the others learn with the ops.
    if (mine) this.#tellAcked();
  }

  #tellAcked(): void {
    const { gen } = this.#replica;
    this.#host.bus.post({ t: 'acked', doc: this.name, gen, acked: this.#ledger.acked });
  }

  #onMessage(message: Stateless): void {
    if (message.t === 'hello') this.#onHello(message);
    else if (message.t === 'refused') this.#onRefused(message.ops);
    else if (message.t === 'revoked') this.#events.revoked();
    else this.#events.stream(message);
  }

  #onHello({ now, epoch, first = 0 }: Extract<Stateless, { t: 'hello' }>): void {
    this.#host.clock.observe(now, this.#host.copy);
    const restored = this.#epoch !== undefined && this.#epoch !== epoch;
    this.#epoch = epoch;
    // Kept with the end of the rebuild: until then the store holds the old document.
    if (restored) this.#rebuild();
    else this.#keepMeta();
    this.#events.hello({ epoch, first });
  }

  #onRefused(ops: readonly RefusedOp[]): void {
    this.#host.env.log('refused', { doc: this.name, ops });
    // Nothing is wrong with these: they are sent again, as they are, a little later.
    if (ops.every(({ code }) => code === 'rate')) this.uplink.retryLater();
    // Nor with these: they go to the next segment.
    else if (ops.some(({ code }) => code === 'sealed')) this.#events.sealed(undefined);
    else {
      this.#events.refused(this.#refusals.final(ops, this.unacknowledged()));
      this.#rebuild();
    }
  }

  #rebuild(): void {
    this.#rebuilding ??= newDoc();
    this.#ackedFresh = new Map();
    this.uplink.renew();
  }

  /** (D3). The subscription goes on with the fresh document. */
  #finishRebuild(fresh: Y.Doc): void {
    const { userId, isLeader, env } = this.#host;
    appendInBatches(fresh, missingTexts(this.#replica.doc, fresh, userId, this.#events.isRefused));
    this.#rebuilding = undefined;
    this.#ledger.reset(this.#ackedFresh);
    this.#replica.replace(fresh, randomBase62(8, env.random), { stored: isLeader() });
    this.#updatePending();
    this.#keepMeta();
    this.#tellRebuilt();
  }

  #tellRebuilt(): void {
    const { doc, gen } = this.#replica;
    const state = Y.encodeStateAsUpdate(doc);
    this.#host.bus.post({ t: 'rebuilt', doc: this.name, gen, state, acked: this.#ledger.acked });
  }

  /** Another tab has rebuilt the document. What was written here and has not reached it is written anew. */
  #adopt({ gen, state, acked }: Extract<TabMessage, { t: 'rebuilt' }>): void {
    if (gen === this.#replica.gen || this.#host.isLeader()) return;
    const fresh = newDoc();
    Y.applyUpdate(fresh, state);
    const mine = newTexts(this.#ledger.writtenHere(this.#replica.doc), fresh, this.#events.isRefused);
    this.#rebuilding = undefined;
    this.#ledger.reset(acked);
    this.#replica.replace(fresh, gen, { stored: false });
    this.#replica.append(mine);
    this.#updatePending();
  }

  #keepMeta(): void {
    if (this.#rebuilding !== undefined) return;
    const epoch = this.#epoch === undefined ? {} : { epoch: this.#epoch };
    const meta: DocMeta = { acked: this.#ledger.acked, gen: this.#replica.gen, ...epoch };
    this.#host.copy.put(metaKey(this.name), meta);
  }

  #updatePending(): void {
    this.#ledger.update(this.#replica.doc);
  }
}
