import type { UserId } from '@causeway/shared/id';
import { zPresence } from '@causeway/shared/presence';
import type { Connection, Document } from '@hocuspocus/server';

/**
 * Makes a client's awareness lawful, in place: the user id is the connection's, unknown fields go, and states of
 * devices that came by another connection are not this client's to change.
 */
export function guardPresence(
  states: Map<number, unknown>,
  sender: { readonly connection: Connection; readonly document: Document; readonly userId: UserId },
): void {
  for (const [client, state] of states) {
    if (isForeign(client, sender)) {
      states.delete(client);
      continue;
    }
    const presence = zPresence.safeParse({ ...asObject(state), user: { id: sender.userId } });
    if (presence.success) states.set(client, presence.data);
    else states.delete(client);
  }
}

function isForeign(
  client: number,
  { connection, document }: { connection: Connection; document: Document },
): boolean {
  for (const [other, { clients }] of document.connections)
    if (other !== connection && clients.has(client)) return true;
  return false;
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
