import type { UserId } from '@causeway/shared/id';
import { type Presence, zPresence } from '@causeway/shared/presence';
import type { Connection, Document } from '@hocuspocus/server';

interface Sender {
  readonly connection: Connection;
  readonly document: Document;
  readonly userId: UserId;
}

/** ClientIDs that one connection may speak for: each is kept and sent to everybody. */
const CLIENTS = 4;

/** Hears how far somebody has read a document, when that changes. */
export type OnRead = (doc: string, user: UserId, at: number) => void;

/** Makes clients' awareness lawful before anybody sees it. One for all documents. */
export class PresenceGuard {
  readonly #onRead: OnRead;
  /** Who used a clientID first, as long as its document is loaded. */
  readonly #owners = new WeakMap<Document, Map<number, UserId>>();

  constructor(onRead: OnRead) {
    this.#onRead = onRead;
  }

  /** In place: the user id becomes the connection's, unknown fields and states of others' devices go. */
  check(states: Map<number, unknown>, sender: Sender): void {
    for (const [client, state] of states) {
      const presence = zPresence.safeParse({ ...asObject(state), user: { id: sender.userId } });
      if (isEmpty(state) || !presence.success || !this.#claim(client, sender)) states.delete(client);
      else {
        this.#tellRead(client, presence.data, sender);
        states.set(client, presence.data);
      }
    }
  }

  /** Devices repeat what they say every few seconds. */
  #tellRead(client: number, { read }: Presence, { document, userId }: Sender): void {
    const before = document.awareness.getStates().get(client) as Presence | undefined;
    if (read !== undefined && read !== before?.read) this.#onRead(document.name, userId, read);
  }

  /**
   * Whether `client` is the sender's now. Hocuspocus notes a clientID on the connection that added it, and forgets it
   * when the same device comes back after its socket died: so it is noted here.
   */
  #claim(client: number, { connection, document, userId }: Sender): boolean {
    const clients = document.connections.get(connection)?.clients;
    if (clients === undefined) return false;
    if (clients.has(client)) return true;
    const owners = this.#ownersOf(document);
    const owner = owners.get(client) ?? stampOf(document.awareness.getStates().get(client)) ?? userId;
    if (owner !== userId || clients.size >= CLIENTS) return false;
    for (const other of document.connections.values()) other.clients.delete(client);
    owners.set(client, userId);
    clients.add(client);
    return true;
  }

  #ownersOf(document: Document): Map<number, UserId> {
    const owners = this.#owners.get(document) ?? new Map<number, UserId>();
    this.#owners.set(document, owners);
    return owners;
  }
}

/** Whose state this is: it may have come in on another server. */
const stampOf = (state: unknown): UserId | undefined => (state as Presence | undefined)?.user.id;

/** Hocuspocus's own scratch state, or that of a program that says nothing. */
const isEmpty = (state: unknown): boolean => Object.keys(asObject(state)).length === 0;

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
