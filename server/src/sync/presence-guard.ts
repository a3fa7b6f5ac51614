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

/** Above so many devices of which something is known, those who have gone are looked for, … */
const DEVICES = 1_000;
/** … not more often than this, in ms, and forgotten when they are still gone the next time. */
const LOOK_MS = 60_000;

/** What is known of the devices of a document while it is loaded: each time that somebody opens a page is another one. */
interface Devices {
  /** Who used a clientID first. */
  readonly owners: Map<number, UserId>;
  /** Those who had gone when that was looked for last, and when it was. */
  gone: ReadonlySet<number>;
  lookedAt: number;
}

/** Hears how far somebody has read a document, when that changes. */
export type OnRead = (doc: string, user: UserId, at: number) => void;

/** Makes clients' awareness lawful before anybody sees it. One for all documents. */
export class PresenceGuard {
  readonly #onRead: OnRead;
  readonly #devices = new WeakMap<Document, Devices>();

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
    const devices = this.#devicesOf(document);
    forgetGone(devices, document);
    const { owners } = devices;
    const owner = owners.get(client) ?? stampOf(document.awareness.getStates().get(client)) ?? userId;
    if (owner !== userId || clients.size >= CLIENTS) return false;
    for (const other of document.connections.values()) other.clients.delete(client);
    owners.set(client, userId);
    clients.add(client);
    return true;
  }

  #devicesOf(document: Document): Devices {
    const devices = this.#devices.get(document) ?? { owners: new Map(), gone: new Set(), lookedAt: 0 };
    this.#devices.set(document, devices);
    return devices;
  }
}

/**
 * The library remembers each device for ever, too, and looks at all of them every few seconds. What it knows of one that
 * went just now it needs, to tell the others.
 */
function forgetGone(devices: Devices, { awareness: { states, meta } }: Document): void {
  const { owners, gone, lookedAt } = devices;
  const now = Date.now();
  if (Math.max(meta.size, owners.size) <= DEVICES || now - lookedAt < LOOK_MS) return;
  const isAway = (client: number): boolean => !states.has(client);
  for (const client of gone) {
    if (!isAway(client) || (meta.get(client)?.lastUpdated ?? 0) > lookedAt) continue;
    owners.delete(client);
    meta.delete(client);
  }
  devices.gone = new Set([...meta.keys(), ...owners.keys()].filter(isAway));
  devices.lookedAt = now;
}

/** Whose state this is: it may have come in on another server. */
const stampOf = (state: unknown): UserId | undefined => (state as Presence | undefined)?.user.id;

/** Hocuspocus's own scratch state, or that of a program that says nothing. */
const isEmpty = (state: unknown): boolean => Object.keys(asObject(state)).length === 0;

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
