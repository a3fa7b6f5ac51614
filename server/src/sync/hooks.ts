import { must } from '@causeway/shared/assert';
import type { DocName } from '@causeway/shared/doc-name';
import type { UserId } from '@causeway/shared/id';
import type { Stateless } from '@causeway/shared/stateless';
import type {
  beforeHandleAwarenessPayload,
  beforeHandleMessagePayload,
  Configuration,
  connectedPayload,
  onAuthenticatePayload,
  onLoadDocumentPayload,
} from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../db/schema.ts';
import { accessTo, Denied } from './access.ts';
import { asUpdate, parseFrame } from './frame.ts';
import type { Intake, Receipt } from './intake.ts';
import type { LiveDocs } from './live-docs.ts';
import { guardPresence } from './presence-guard.ts';
import type { SocketContext } from './sockets.ts';

/** What the hooks know of a connection once it is authenticated. */
export interface ConnectionContext extends SocketContext {
  readonly userId: UserId;
  readonly sessionId: string;
}

/** Checks an access token: the session it belongs to, if that has not ended. */
export type VerifyAccess = (token: string) => Promise<{ userId: UserId; sessionId: string } | undefined>;

interface Parts {
  readonly db: Kysely<Database>;
  readonly docs: LiveDocs;
  readonly intake: Intake;
  readonly verifyAccess: VerifyAccess;
  readonly now: () => number;
  readonly epoch: string;
  readonly logger: Logger;
}

/** Close code for a document whose client sends what no client sends. */
const MALFORMED = 4400;

type Context = ConnectionContext;
type Hooks = Partial<Configuration<Context>>;

/**
 * The hooks by which Hocuspocus asks Causeway. Only those are used that Hocuspocus awaits and catches; of the others a
 * throw would end the process. Every one goes through {@link guarded}.
 */
export function createHooks(parts: Parts): Hooks {
  return {
    onAuthenticate: guarded((payload: onAuthenticatePayload<Context>) => authenticate(payload, parts)),
    onLoadDocument: guarded(async ({ document }: onLoadDocumentPayload<Context>) => {
      try {
        await parts.docs.load(document);
      } catch (error) {
        // Hocuspocus forgets a document that failed to load without ending its timers.
        document.destroy();
        parts.logger.error({ err: error, doc: document.name }, 'a document could not be loaded');
        throw error;
      }
    }),
    connected: guarded(async ({ connection }: connectedPayload<Context>) => {
      connection.sendStateless(stateless({ t: 'hello', now: parts.now(), epoch: parts.epoch }));
    }),
    beforeHandleMessage: guarded((payload: beforeHandleMessagePayload<Context>) =>
      handleMessage(payload, parts),
    ),
    beforeHandleAwareness: guarded(async (payload: beforeHandleAwarenessPayload<Context>) => {
      const { connection, document, states } = payload;
      if (connection) guardPresence(states, { connection, document, userId: connection.context.userId });
    }),
    // Documents are unloaded by LiveDocs. An error without a message is Hocuspocus's way to say no in silence.
    beforeUnloadDocument: guarded(() => Promise.reject(new Error())),
  };
}

/** JSON of a stateless message. */
export const stateless = (message: Stateless): string => JSON.stringify(message);

/** Whatever `hook` throws reaches Hocuspocus as an `Error`: it reads `code` and `reason` of anything else and dies. */
function guarded<P, R>(hook: (payload: P) => Promise<R>): (payload: P) => Promise<R> {
  return async (payload) => {
    try {
      return await hook(payload);
    } catch (error) {
      throw error instanceof Error ? error : new Error(String(error));
    }
  };
}

async function authenticate(
  payload: onAuthenticatePayload<Context>,
  parts: Parts,
): Promise<Partial<Context>> {
  const session = await parts.verifyAccess(payload.token);
  if (session === undefined) throw new Denied();
  const { readOnly } = await accessTo(parts.db, payload.documentName, session.userId);
  payload.connectionConfig.readOnly = readOnly;
  payload.context.socket.sessions.add(session.sessionId);
  return session;
}

async function handleMessage(payload: beforeHandleMessagePayload<Context>, parts: Parts): Promise<void> {
  const { connection, document, update, context } = payload;
  const frame = parseFrame(update);
  // Set for every message: it is what makes Hocuspocus answer "applied" or "not applied".
  connection.readOnly = true;
  if (frame.type === 'other') return;
  const receipt = await receive(payload, frame.update, parts);
  if (receipt.result === 'malformed') {
    parts.logger.warn({ doc: document.name, user: context.userId, why: receipt.message }, 'malformed update');
    throw Object.assign(new Error(receipt.message), { code: MALFORMED, reason: 'malformed' });
  }
  connection.readOnly = receipt.result === 'refused';
  if (receipt.result === 'applied') return;
  asUpdate(update, frame);
  if (receipt.ops.length > 0) {
    connection.sendStateless(stateless({ t: 'refused', doc: document.name, ops: [...receipt.ops] }));
  }
}

/** A store that fails is answered by "not applied", without naming ops: they may be sent again. */
async function receive(
  { document, context }: beforeHandleMessagePayload<Context>,
  update: Uint8Array,
  { intake, logger }: Parts,
): Promise<Receipt> {
  try {
    return await intake.receive(document, update, must(context.userId, 'authenticated'));
  } catch (error) {
    logger.error({ err: error, doc: document.name as DocName }, 'an update could not be stored');
    return { result: 'refused', ops: [] };
  }
}
