import type { DocName } from '@causeway/shared/doc-name';
import { LIMIT } from '@causeway/shared/limit';
import type { StateVector } from '@causeway/shared/log';
import { HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import type * as Y from 'yjs';
import type { Environment } from '../environment.ts';
import type { AckListener } from './ack-listener.ts';
import { coverageOf } from './coverage.ts';
import { type Frame, readFrame, updateFrame } from './frame.ts';
import { splitUpdate } from './split-update.ts';
import { Subscription, type SubscriptionEvents, type SubscriptionOptions } from './subscription.ts';

const OPEN = 1;
/**
 * ms without any message after which the connection is given up. Awareness brings one every 15 s; where timers are
 * slowed down, in hidden tabs, every 60 s.
 */
const SILENCE = 90_000;

/**
 * One WebSocket for all documents. Adds three things to Hocuspocus's:
 *
 * (S1) It knows what is acknowledged: each update sent leaves what it covers in a queue of its subscription, and each
 * SyncStatus takes the eldest out; the server's own vectors count too. The queues end with the socket.
 * (S2) Nothing is sent for a document before its token or after its denial: such a frame would leave a pending
 * document on the server for ever. Nothing waits for a next socket either: that begins with a sync of its own.
 * (S3) No update is longer than LIMIT.updateBytes.
 *
 * It connects when told, once; when to try again is up to `SyncLink`.
 */
export class SyncSocket extends HocuspocusProviderWebsocket {
  readonly #queues = new Map<string, StateVector[]>();
  readonly #listeners = new Map<string, AckListener>();
  readonly #log: Environment['log'];
  readonly #onClosed: () => void;

  constructor(env: Environment, url: string, events: { onReady: () => void; onClosed: () => void }) {
    super({
      url,
      autoConnect: false,
      maxAttempts: 1,
      messageReconnectTimeout: SILENCE,
      WebSocketPolyfill: env.WebSocket,
      onConnect: events.onReady,
    });
    this.#log = env.log;
    this.#onClosed = events.onClosed;
  }

  get isOpen(): boolean {
    return this.webSocket?.readyState === OPEN;
  }

  /** Calls `then` if nothing has come from the server for `ms` from now. */
  whenSilent(ms: number, then: () => void): void {
    const socket = this.webSocket;
    const heard = this.lastMessageReceived;
    setTimeout(() => {
      if (socket !== null && this.webSocket === socket && this.lastMessageReceived === heard) then();
    }, ms);
  }

  /** Lets go of the connection now: a closing handshake on a dead network can take minutes. */
  drop(): void {
    this.shouldConnect = false;
    if (this.webSocket === null) return;
    const event = { code: 4408, reason: 'dropped' };
    this.emit('close', { event });
  }

  /** Subscribes to `name`; `document` is kept in sync from now on. */
  subscribe(
    name: DocName,
    document: Y.Doc,
    options: SubscriptionOptions,
    events: SubscriptionEvents,
  ): Subscription {
    return new Subscription(this, name, document, options, events);
  }

  listen(key: string, listener: AckListener): void {
    this.#listeners.set(key, listener);
  }

  unlisten(key: string): void {
    this.#listeners.delete(key);
  }

  /** The server serves `key` no longer (S2). */
  forget(key: string): void {
    this.#queues.delete(key);
  }

  override send(message: unknown): void {
    if (!this.isOpen || !(message instanceof Uint8Array)) return;
    // An answer to a ping belongs to no document.
    if (message.length === 1) {
      super.send(message);
      return;
    }
    const frame = readFrame(message);
    if (frame.type === 'auth' && !this.#queues.has(frame.key)) this.#queues.set(frame.key, []);
    const queue = this.#queues.get(frame.key);
    if (queue === undefined) return;
    if (frame.type === 'update') this.#sendUpdate(frame.key, frame.update, message, queue);
    else super.send(message);
  }

  #sendUpdate(key: string, update: Uint8Array, message: Uint8Array, queue: StateVector[]): void {
    const doc = this.configuration.providerMap.get(key)?.document;
    if (update.byteLength <= LIMIT.updateBytes || doc === undefined) {
      queue.push(coverageOf(update));
      super.send(message);
      return;
    }
    for (const piece of splitUpdate(doc, update, LIMIT.updateBytes)) {
      queue.push(coverageOf(piece));
      super.send(updateFrame(key, piece));
    }
  }

  override onMessage(event: MessageEvent): void {
    try {
      super.onMessage(event);
      const bytes = new Uint8Array(event.data as ArrayBuffer);
      if (bytes.length > 1) this.#note(readFrame(bytes));
    } catch (error) {
      this.#log('a frame of the server could not be read', error);
    }
  }

  #note(frame: Frame): void {
    const listener = this.#listeners.get(frame.key);
    if (frame.type === 'step1') listener?.acknowledged(frame.vector);
    // The server sends what is journaled only.
    if (frame.type === 'update') listener?.acknowledged(coverageOf(frame.update));
    if (frame.type !== 'status') return;
    const covers = this.#queues.get(frame.key)?.shift();
    if (covers === undefined) return;
    if (frame.applied) listener?.acknowledged(covers);
    else listener?.notApplied(covers);
  }

  override onClose(parameters: Parameters<HocuspocusProviderWebsocket['onClose']>[0]): void {
    this.#queues.clear();
    super.onClose(parameters);
    this.clearReconnectTimeout();
    this.#onClosed();
  }
}
