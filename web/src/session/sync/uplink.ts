import type { DocName } from '@causeway/shared/doc-name';
import type { StateVector } from '@causeway/shared/log';
import type { PresenceView } from '@causeway/shared/presence';
import type { Stateless } from '@causeway/shared/stateless';
import type * as Y from 'yjs';
import type { OwnPresence } from '../tabs/tab-message.ts';
import { backoff } from './backoff.ts';
import type { DocHost } from './doc-host.ts';
import type { Subscription, SubscriptionEvents } from './subscription.ts';

/** Logged when a document has to be subscribed anew (U2). */
export const SUBSCRIBED_ANEW = 'subscribed anew';

export interface UplinkEvents {
  synced(): void;
  acknowledged(vector: StateVector): void;
  message(message: Stateless): void;
  /** `permission-denied`. */
  denied(): void;
  /** `sealed:<head>`. */
  sealed(head: number): void;
  presence(view: PresenceView): void;
}

/**
 * A document's place on the socket. Events change the fields, then `evaluate` decides.
 *
 * (U1) Subscribed only while `#enabled`, `#wanted`, not `#denied`, not `#waiting`, and there is a socket: that is, in
 * the leading tab. (U2) What the server closes or cannot store is subscribed anew after a random time that grows; the
 * sync at its beginning sends again what is missing. (U3) After a denial only `retry` and `retryLater` try again; the latter is called, too,
 * when the server takes no more for now.
 */
export class Uplink {
  readonly #host: DocHost;
  readonly #name: DocName;
  readonly #document: () => Y.Doc;
  readonly #events: UplinkEvents;
  #enabled = false;
  #wanted: boolean;
  #denied = false;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #subscription: Subscription | undefined;
  #presence: OwnPresence = {};
  #reason: ReturnType<typeof setTimeout> | undefined;

  /** `document` gives the one to sync now. `wanted`: false while the server cannot know it yet. */
  constructor(host: DocHost, name: DocName, document: () => Y.Doc, wanted: boolean, events: UplinkEvents) {
    this.#host = host;
    this.#name = name;
    this.#document = document;
    this.#wanted = wanted;
    this.#events = events;
  }

  /** The local copy has been read, or the document is closed. */
  enable(enabled: boolean): void {
    this.#enabled = enabled;
    this.evaluate();
  }

  /** The server knows the document now. */
  want(): void {
    this.#wanted = true;
    this.evaluate();
  }

  /** Asks the server at once, in spite of a denial too. */
  retry(): void {
    this.#denied = false;
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.want();
  }

  /** Tries again after a while, in spite of a denial too. */
  retryLater(): void {
    this.#denied = false;
    this.#later();
  }

  /** Subscribes anew: the document is another one. */
  renew(): void {
    clearTimeout(this.#reason);
    this.#drop();
    this.evaluate();
  }

  /** All is well again (U2). */
  succeeded(): void {
    this.#failures = 0;
  }

  setPresence(presence: OwnPresence): void {
    this.#presence = presence;
    this.#subscription?.setPresence(this.#awareness());
  }

  /** Says once more who is here; the server answers with the same, which shows that it is there. */
  announce(): void {
    this.#subscription?.setPresence(this.#awareness());
  }

  /** (U1). Called when the socket comes or goes, too. */
  evaluate(): void {
    const { socket } = this.#host.link;
    const free = this.#enabled && this.#wanted && !this.#denied && this.#waiting === undefined;
    if (socket === undefined || !free) this.#drop();
    else this.#subscription ??= this.#subscribe(socket);
  }

  close(): void {
    clearTimeout(this.#waiting);
    clearTimeout(this.#reason);
    this.enable(false);
  }

  #subscribe(socket: NonNullable<DocHost['link']['socket']>): Subscription {
    const events: SubscriptionEvents = {
      synced: this.#events.synced,
      acknowledged: this.#events.acknowledged,
      presence: this.#events.presence,
      notApplied: () => this.#awaitReason(),
      tokenless: () => this.#host.link.reset(),
      denied: (reason) => this.#onDenied(reason),
      sealed: (head) => {
        this.#denied = true;
        this.#drop();
        this.#events.sealed(head);
      },
      closed: () => this.#later(),
      stateless: (message) => {
        if (message.t === 'refused') clearTimeout(this.#reason);
        this.#events.message(message);
      },
    };
    const token = (): Promise<string> => this.#host.tokens.get();
    return socket.subscribe(this.#name, this.#document(), { token, presence: this.#awareness() }, events);
  }

  /** The reason comes as a message of its own. Without one the server could not store it: (U2). */
  #awaitReason(): void {
    clearTimeout(this.#reason);
    this.#reason = setTimeout(() => this.#later(), this.#host.env.timing.refusal);
  }

  #onDenied(reason: string): void {
    this.#denied = true;
    this.#drop();
    this.#host.env.log('denied', { doc: this.#name, reason });
    if (reason === 'permission-denied') this.#events.denied();
  }

  #later(): void {
    this.#host.env.log(SUBSCRIBED_ANEW, { doc: this.#name });
    this.#drop();
    this.#failures += 1;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(
      () => {
        this.#waiting = undefined;
        this.evaluate();
      },
      backoff(this.#host.env, this.#failures),
    );
  }

  #awareness(): Record<string, unknown> {
    return { user: { id: this.#host.userId }, ...this.#presence };
  }

  #drop(): void {
    this.#subscription?.destroy();
    this.#subscription = undefined;
  }
}
