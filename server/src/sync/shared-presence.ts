import type { DocName } from '@causeway/shared/doc-name';
import type { Document } from '@hocuspocus/server';
import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import type { Bus } from '../bus/bus.ts';

/** Origin of what other servers say: it is told to connections here, and not to servers again. */
const REMOTE = { source: 'redis' } as const;

interface Changes {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
}

/** Shows on each server who is on the others. Their states have been checked and stamped where they came in. */
export class SharedPresence {
  readonly #bus: Bus;
  /** Devices on other servers, per document: clientID → server. */
  readonly #remote = new Map<Document, Map<number, string>>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  opened(document: Document): void {
    const remote = new Map<number, string>();
    this.#remote.set(document, remote);
    document.awareness.on('update', (changes: Changes, origin: unknown) => {
      if (origin !== REMOTE) this.#publish(document, localOf(changes, remote));
    });
  }

  closed(document: Document): void {
    this.#remote.delete(document);
  }

  /** Takes what `server` says about its devices. */
  receive(document: Document, bytes: Uint8Array, server: string): void {
    const remote = this.#remote.get(document);
    if (remote === undefined) return;
    const note = ({ added, updated, removed }: Changes): void => {
      for (const client of removed) remote.delete(client);
      for (const client of [...added, ...updated]) {
        remote.set(client, server);
        // It has moved there: the end of its connection here says nothing any more.
        for (const connection of document.connections.values()) connection.clients.delete(client);
      }
    };
    document.awareness.on('update', note);
    applyAwarenessUpdate(document.awareness, bytes, REMOTE);
    document.awareness.off('update', note);
  }

  /** Tells the others who is here. */
  tell(document: Document): void {
    const remote = this.#remote.get(document);
    const clients = [...document.awareness.getStates().keys()];
    this.#publish(
      document,
      clients.filter((client) => !remote?.has(client)),
    );
  }

  /** Asks the others who is there. */
  ask(document: Document): void {
    this.#bus.publish(document.name as DocName, { type: 'who' });
  }

  /** Forgets the devices on a server that is gone. */
  gone(server: string): void {
    for (const [document, remote] of this.#remote) {
      const clients = [...remote].filter(([, at]) => at === server).map(([client]) => client);
      for (const client of clients) remote.delete(client);
      removeAwarenessStates(document.awareness, clients, REMOTE);
    }
  }

  #publish(document: Document, clients: readonly number[]): void {
    if (clients.length === 0) return;
    const bytes = encodeAwarenessUpdate(document.awareness, [...clients]);
    this.#bus.publish(document.name as DocName, { type: 'awareness', bytes });
  }
}

/** Those of `changes` that are this server's to tell. A device that speaks here is here, wherever it was before. */
function localOf({ added, updated, removed }: Changes, remote: Map<number, string>): number[] {
  for (const client of [...added, ...updated]) remote.delete(client);
  // `delete` tells whether it was remote: then it was given up for its silence, by every server for itself.
  return [...added, ...updated, ...removed.filter((client) => !remote.delete(client))];
}
