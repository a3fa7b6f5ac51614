import type { DocName } from '@causeway/shared/doc-name';
import type { Stateless } from '@causeway/shared/stateless';
import type { Hocuspocus } from '@hocuspocus/server';
import type { Bus } from '../bus/bus.ts';
import type { ConnectionContext } from './hooks.ts';

interface Parts {
  readonly hocuspocus: Hocuspocus<ConnectionContext>;
  readonly bus: Bus;
}

/** Sends `message` to everybody who has `doc` open, here and on the other servers. */
export function broadcast({ hocuspocus, bus }: Parts, doc: DocName, message: Stateless): void {
  const payload = JSON.stringify(message);
  for (const connection of hocuspocus.documents.get(doc)?.getConnections() ?? [])
    connection.sendStateless(payload);
  bus.publish(doc, { type: 'stateless', payload });
}
