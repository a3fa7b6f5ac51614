import type { Stateless } from '@causeway/shared/stateless';
import type { Connection } from '@hocuspocus/server';

/** Close code of a document that one may no longer see. */
const REVOKED = 4403;

/** Sends `message` to one document's connection (PROTOCOL §3). */
export const sendStateless = (connection: Connection, message: Stateless): void =>
  connection.sendStateless(JSON.stringify(message));

/** Ends a document's connection of somebody who may no longer see it, and says so. */
export function revoke(connection: Connection): void {
  sendStateless(connection, { t: 'revoked', doc: connection.document.name });
  connection.close({ code: REVOKED, reason: 'revoked' });
}
