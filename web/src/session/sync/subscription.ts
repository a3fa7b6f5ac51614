import type { DocName } from '@causeway/shared/doc-name';
import { foldPresence, NOBODY, type PresenceView } from '@causeway/shared/presence';
import { type Stateless, sealedHead, UNAVAILABLE, zStateless } from '@causeway/shared/stateless';
import { HocuspocusProvider } from '@hocuspocus/provider';
import type * as Y from 'yjs';
import type { AckListener } from './ack-listener.ts';
import type { SyncSocket } from './sync-socket.ts';

export interface SubscriptionEvents extends AckListener {
  /** The document holds all that the server had. */
  synced(): void;
  /** Not served: `reason` is the server's. The subscription is of no more use. */
  denied(reason: string): void;
  /** Not served: the segment is sealed, and `head` is the log's. The subscription is of no more use. */
  sealed(head: number): void;
  /** No token could be had. */
  tokenless(): void;
  /** The server closed this document alone, or could not look. The subscription is of no more use. */
  closed(): void;
  stateless(message: Stateless): void;
  /** Of all devices, this one too; nobody at the end. */
  presence(view: PresenceView): void;
}

export interface SubscriptionOptions {
  readonly token: () => Promise<string>;
  /** Own awareness. */
  readonly presence: Record<string, unknown>;
}

const NO_TOKEN = 'Failed to get token';

/** One document on the socket, from subscribing to the end; outlives reconnects of the socket. */
export class Subscription {
  readonly #socket: SyncSocket;
  readonly #provider: HocuspocusProvider;
  readonly #events: SubscriptionEvents;
  #destroyed = false;
  #state: Record<string, unknown>;

  constructor(
    socket: SyncSocket,
    name: DocName,
    document: Y.Doc,
    options: SubscriptionOptions,
    events: SubscriptionEvents,
  ) {
    this.#socket = socket;
    this.#events = events;
    this.#state = options.presence;
    this.#provider = new HocuspocusProvider({
      name,
      document,
      token: options.token,
      websocketProvider: socket,
      // Without it a second provider of the same name claims to be synced and hears nothing.
      sessionAwareness: true,
      onAuthenticated: () => this.setPresence(this.#state),
      onAuthenticationFailed: ({ reason }) => this.#failed(reason),
      onSynced: ({ state }) => state && events.synced(),
      onClose: () => this.#closed(),
      onStateless: ({ payload }) => this.#stateless(payload),
      onAwarenessChange: ({ states }) => events.presence(foldPresence(states)),
    });
    socket.listen(this.#provider.effectiveName, events);
    this.#provider.attach();
  }

  /** Shows `state` to the others. Saying the same again tells those who have forgotten it. */
  setPresence(state: Record<string, unknown>): void {
    this.#state = state;
    this.#provider.awareness?.setLocalState(state);
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#socket.unlisten(this.#provider.effectiveName);
    this.#provider.destroy();
    this.#socket.forget(this.#provider.effectiveName);
    this.#events.presence(NOBODY);
  }

  #failed(reason: string): void {
    this.#socket.forget(this.#provider.effectiveName);
    if (this.#destroyed) return;
    if (reason.startsWith(NO_TOKEN)) this.#events.tokenless();
    // No answer to the question whether I may: asked again later.
    else if (reason === UNAVAILABLE) this.#events.closed();
    else this.#denied(reason);
  }

  #denied(reason: string): void {
    const head = sealedHead(reason);
    if (head === undefined) this.#events.denied(reason);
    else this.#events.sealed(head);
  }

  /** Told for the socket's end too: after that the provider begins anew by itself. */
  #closed(): void {
    if (this.#destroyed || !this.#socket.isOpen) return;
    this.#socket.forget(this.#provider.effectiveName);
    this.#events.closed();
  }

  #stateless(payload: string): void {
    const message = zStateless.safeParse(parseJson(payload)).data;
    if (message !== undefined && !this.#destroyed) this.#events.stateless(message);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
