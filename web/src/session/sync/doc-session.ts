import { raise } from '@causeway/shared/acknowledged';
import type { DocName } from '@causeway/shared/doc-name';
import { type OpId, randomBase62 } from '@causeway/shared/id';
import type { StateVector } from '@causeway/shared/log';
import type { RefusedOp, Stateless } from '@causeway/shared/stateless';
import * as Y from 'yjs';
import { Cell, type Store } from '../store.ts';
import type { OwnPresence, TabMessage } from '../tabs/tab-message.ts';
import { backoff } from './backoff.ts';
import { type DocEvents, type DocHost, type DocMeta, metaKey } from './doc-host.ts';
import { Ledger } from './ledger.ts';
import { appendInBatches, missingTexts, newTexts } from './rebuild.ts';
import { Replica } from './replica.ts';
import { Subscription, type SubscriptionEvents } from './subscription.ts';

/** Codes that speak of the update, not of the op: the same text may stand in another place. */
const ABOUT_THE_UPDATE: ReadonlySet<string> = new Set(['gap', 'client-id', 'deletes', 'foreign-type']);
/** Rebuilds for such codes without one acknowledgement between them, before the ops are given up. */
const MAX_REBUILDS = 3;

/**
 * One document and its way to the server. Events change the fields, then `#evaluate` decides.
 *
 * (D1) Subscribed only while loaded, `#wanted`, not `#denied`, and there is a socket: that is, in the leading tab.
 * (D2) `acked` grows by what the server says, and shrinks with a rebuild alone. (D3) While `#rebuilding`, the fresh
 * document alone is subscribed; the old one takes what is written meanwhile. (D4) A rebuild ends with everything of
 * mine that the server lacks appended under a fresh clientID, but what is refused. (D5) No op of mine is forgotten: it
 * is acknowledged, pending, or told as refused.
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
  readonly #ledger: Ledger;
  #epoch: string | undefined;
  #wanted: boolean;
  #denied = false;
  #rebuilds = 0;
  #failures = 0;
  #rebuilding: Y.Doc | undefined;
  #ackedFresh: StateVector = new Map();
  #subscription: Subscription | undefined;
  #presence: OwnPresence = {};
  #resubscribe: ReturnType<typeof setTimeout> | undefined;
  #reason: ReturnType<typeof setTimeout> | undefined;
  #destroyed = false;

  /** `wanted`: false while the server cannot know the document yet. */
  constructor(host: DocHost, name: DocName, meta: DocMeta | undefined, wanted: boolean, events: DocEvents) {
    this.name = name;
    this.#host = host;
    this.#events = events;
    this.#wanted = wanted;
    this.#ledger = new Ledger(host.userId, meta?.acked ?? new Map());
    this.#epoch = meta?.epoch;
    this.#replica = new Replica(host, name, meta?.gen ?? '', {
      ops: (texts) => this.#onOps(texts),
      replaced: (texts) => events.replaced(texts),
    });
  }

  get pending(): Store<ReadonlySet<OpId>> {
    return this.#ledger.pending;
  }

  async load(): Promise<void> {
    await this.#replica.load();
    if (this.#destroyed) return;
    this.loaded.set(true);
    this.#updatePending();
    this.evaluate();
  }

  /** Appends an op that has been checked. */
  append(op: { readonly id: OpId }): void {
    this.#ledger.wrote(op.id);
    this.#replica.append([JSON.stringify(op)]);
  }

  /** Texts of my ops that the server has not acknowledged, by id. */
  unacknowledged(): Map<OpId, string> {
    return this.#ledger.unacknowledged(this.#replica.doc);
  }

  /** The server knows the document now. Also tries again after a denial. */
  want(): void {
    this.#wanted = true;
    this.#denied = false;
    this.evaluate();
  }

  /** Like `want`, after a while. */
  wantLater(): void {
    this.#denied = false;
    this.#onClosed();
  }

  /** This tab may have slept. */
  resync(): void {
    this.#replica.resync();
  }

  setPresence(presence: OwnPresence): void {
    this.#presence = presence;
    this.#subscription?.setPresence(this.#awareness());
  }

  /** Drops every op of mine that waits; they have been told as refused. */
  rebuild(): void {
    this.#rebuilding ??= new Y.Doc();
    this.#ackedFresh = new Map();
    this.#dropSubscription();
    this.evaluate();
  }

  /** (D1), (D3). Called when the socket comes or goes, too. */
  evaluate(): void {
    const { socket } = this.#host.link;
    const ready = this.loaded.get() && this.#wanted && !this.#denied && this.#resubscribe === undefined;
    if (this.#destroyed || socket === undefined || !ready) return this.#dropSubscription();
    const doc = this.#rebuilding ?? this.#replica.doc;
    const token = (): Promise<string> => this.#host.tokens.get();
    this.#subscription ??= new Subscription(socket, this.name, doc, token, this.#subscriptionEvents());
    this.#compactIfLong();
  }

  receive(message: Extract<TabMessage, { readonly gen: string }>): void {
    if (message.t === 'rebuilt') return this.#adopt(message);
    if (message.t === 'acked')
      return message.gen === this.#replica.gen ? this.#raise(message.acked) : undefined;
    if (!this.#replica.receive(message) && this.#host.isLeader()) this.#tellRebuilt();
  }

  destroy(): void {
    this.#destroyed = true;
    clearTimeout(this.#resubscribe);
    clearTimeout(this.#reason);
    this.#dropSubscription();
    this.#replica.destroy();
  }

  #subscriptionEvents(): SubscriptionEvents {
    return {
      synced: () => this.#onSynced(),
      acknowledged: (vector) => this.#onAcknowledged(vector),
      notApplied: () => this.#onNotApplied(),
      denied: (reason) => this.#onDenied(reason),
      tokenless: () => this.#host.link.reset(),
      closed: () => this.#onClosed(),
      stateless: (message) => this.#onStateless(message),
      presence: (states) => this.#tellPresence(states),
    };
  }

  #tellPresence(states: readonly unknown[]): void {
    this.#events.presence(states);
    this.#host.bus.post({ t: 'presence', doc: this.name, states });
  }

  #onOps(texts: readonly string[]): void {
    this.#events.ops(texts);
    if (this.loaded.get()) this.#updatePending();
  }

  #onSynced(): void {
    if (this.#rebuilding !== undefined) this.#finishRebuild(this.#rebuilding);
    this.synced.set(true);
    this.#compactIfLong();
  }

  #onAcknowledged(vector: StateVector): void {
    if (this.#rebuilding === undefined) this.#raise(vector);
    else this.#ackedFresh = raise(this.#ackedFresh, vector);
  }

  #raise(vector: StateVector): void {
    if (!this.#ledger.raise(vector)) return;
    if (this.#ledger.update(this.#replica.doc)) {
      this.#rebuilds = 0;
      this.#failures = 0;
    }
    if (!this.#host.isLeader()) return;
    this.#keepMeta();
    this.#host.bus.post({ t: 'acked', doc: this.name, gen: this.#replica.gen, acked: this.#ledger.acked });
  }

  /** The reason comes as a message of its own. Without one the server could not store it: to be sent again. */
  #onNotApplied(): void {
    clearTimeout(this.#reason);
    this.#reason = setTimeout(() => this.#onClosed(), this.#host.env.timing.refusal);
  }

  #onRefused(ops: readonly RefusedOp[]): void {
    clearTimeout(this.#reason);
    const texts = this.unacknowledged();
    this.#rebuilds += 1;
    const final = ops.flatMap((op) => {
      const text = texts.get(op.id);
      const again = ABOUT_THE_UPDATE.has(op.code) && this.#rebuilds <= MAX_REBUILDS;
      return text === undefined || again ? [] : [{ ...op, text }];
    });
    this.#host.env.log('refused', { doc: this.name, ops });
    this.#events.refused(final);
    this.rebuild();
  }

  /** (D4) */
  #finishRebuild(fresh: Y.Doc): void {
    const { userId, isLeader } = this.#host;
    appendInBatches(fresh, missingTexts(this.#replica.doc, fresh, userId, this.#events.isRefused));
    this.#rebuilding = undefined;
    this.#ledger.reset(this.#ackedFresh);
    this.#replica.replace(fresh, randomBase62(8, this.#host.env.random), { stored: isLeader() });
    this.#updatePending();
    this.#keepMeta();
    this.#tellRebuilt();
  }

  #tellRebuilt(): void {
    const { doc, gen } = this.#replica;
    const state = Y.encodeStateAsUpdate(doc);
    this.#host.bus.post({ t: 'rebuilt', doc: this.name, gen, state, acked: this.#ledger.acked });
  }

  /** Another tab has rebuilt the document. */
  #adopt({ gen, state, acked }: Extract<TabMessage, { t: 'rebuilt' }>): void {
    if (gen === this.#replica.gen || this.#host.isLeader()) return;
    const fresh = new Y.Doc();
    Y.applyUpdate(fresh, state);
    const mine = newTexts(this.#ledger.writtenHere(this.#replica.doc), fresh, this.#events.isRefused);
    this.#rebuilding = undefined;
    this.#ledger.reset(acked);
    this.#replica.replace(fresh, gen, { stored: false });
    this.#replica.append(mine);
    this.#updatePending();
  }

  #onDenied(reason: string): void {
    this.#denied = true;
    this.#dropSubscription();
    this.#host.env.log('denied', { doc: this.name, reason });
    if (reason === 'permission-denied') this.#events.denied();
  }

  #onClosed(): void {
    this.#dropSubscription();
    this.#failures += 1;
    clearTimeout(this.#resubscribe);
    this.#resubscribe = setTimeout(
      () => {
        this.#resubscribe = undefined;
        this.evaluate();
      },
      backoff(this.#host.env, this.#failures),
    );
  }

  #onStateless(message: Stateless): void {
    if (message.t === 'hello') this.#onHello(message);
    else if (message.t === 'refused') this.#onRefused(message.ops);
    else if (message.t === 'revoked') this.#events.revoked();
    else this.#events.stream(message);
  }

  #onHello({ now, epoch }: Extract<Stateless, { t: 'hello' }>): void {
    this.#host.clock.observe(now, this.#host.copy);
    const restored = this.#epoch !== undefined && this.#epoch !== epoch;
    this.#epoch = epoch;
    if (restored && this.#rebuilding === undefined) this.rebuild();
    else if (!restored) this.#keepMeta();
  }

  /** Kept only for what is in the store: during a rebuild that is still the old document. */
  #keepMeta(): void {
    if (this.#rebuilding !== undefined) return;
    const epoch = this.#epoch === undefined ? {} : { epoch: this.#epoch };
    const meta: DocMeta = { acked: this.#ledger.acked, gen: this.#replica.gen, ...epoch };
    this.#host.copy.put(metaKey(this.name), meta);
  }

  #updatePending(): void {
    this.#ledger.update(this.#replica.doc);
  }

  #awareness(): Record<string, unknown> {
    return { user: { id: this.#host.userId }, ...this.#presence };
  }

  #dropSubscription(): void {
    if (this.#subscription === undefined) return;
    this.#subscription.destroy();
    this.#subscription = undefined;
    this.#tellPresence([]);
  }

  #compactIfLong(): void {
    if (this.#host.isLeader() && this.#replica.storedUpdates > this.#host.env.timing.compactAfter) {
      void this.#replica.compact();
    }
  }
}
