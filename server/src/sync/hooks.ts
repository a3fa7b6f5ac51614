import { must } from '@causeway/shared/assert';
import type { DocName } from '@causeway/shared/doc-name';
import type { UserId } from '@causeway/shared/id';
import { UNAVAILABLE } from '@causeway/shared/stateless';
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
import { asUpdate, parseFrame, silence } from './frame.ts';
import type { Intake, Receipt } from './intake.ts';
import type { LiveDocs } from './live-docs.ts';
import { PresenceGuard } from './presence-guard.ts';
import type { Revocations } from './revocations.ts';
import { revoke, sendStateless } from './send-stateless.ts';
import type { SocketContext } from './sockets.ts';

/** What the hooks know of a connection once it is authenticated. */
export interface ConnectionContext extends SocketContext {
  readonly userId: UserId;
  readonly sessionId: string;
  /** {@link Revocations} when access was checked. */
  readonly checkedAt: number;
}

/** Checks an access token: the session it belongs to, if that has not ended. */
export type VerifyAccess = (token: string) => Promise<{ userId: UserId; sessionId: string } | undefined>;

interface Parts {
  readonly db: Kysely<Database>;
  readonly docs: LiveDocs;
  readonly intake: Intake;
  readonly revocations: Revocations;
  readonly verifyAccess: VerifyAccess;
  readonly now: () => number;
  readonly epoch: string;
  readonly logger: Logger;
}

/** Close code for a document whose client sends what no client sends. */
const MALFORMED = 4400;
/** Close code of a document that can't be served now. */
const TRY_AGAIN = 4503;

type Context = ConnectionContext;
type Hooks = Partial<Configuration<Context>>;

/**
 * The hooks by which Hocuspocus asks Causeway. Only those are used that Hocuspocus awaits and catches; of the others a
 * throw would end the process. Every one goes through {@link guarded}.
 */
export function createHooks(parts: Parts): Hooks {
  const presence = new PresenceGuard();
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
    connected: guarded((payload: connectedPayload<Context>) => welcome(payload, parts)),
    beforeHandleMessage: guarded((payload: beforeHandleMessagePayload<Context>) =>
      handleMessage(payload, parts),
    ),
    beforeHandleAwareness: guarded(async (payload: beforeHandleAwarenessPayload<Context>) => {
      const { connection, document, states } = payload;
      if (connection) presence.check(states, { connection, document, userId: connection.context.userId });
    }),
    // Documents are unloaded by LiveDocs. An error without a message is Hocuspocus's way to say no in silence.
    beforeUnloadDocument: guarded(() => Promise.reject(new Error())),
  };
}

/**
 * Whatever `hook` throws reaches Hocuspocus as an `Error`: it reads `code` and `reason` of anything else and dies. What
 * has no reason of its own is told as `unavailable`, since Hocuspocus would say `permission-denied`, upon which devices
 * give the channel up.
 */
function guarded<P, R>(hook: (payload: P) => Promise<R>): (payload: P) => Promise<R> {
  return async (payload) => {
    try {
      return await hook(payload);
    } catch (error) {
      const thrown = error instanceof Error ? error : new Error(String(error));
      throw 'reason' in thrown ? thrown : Object.assign(thrown, { reason: UNAVAILABLE });
    }
  };
}

async function authenticate(
  payload: onAuthenticatePayload<Context>,
  parts: Parts,
): Promise<Partial<Context>> {
  const checkedAt = parts.revocations.count;
  const session = await parts.verifyAccess(payload.token);
  if (session === undefined) throw new Denied();
  // From here on the end of the session ends the socket. If one ended while this one was checked, check again.
  payload.context.socket.sessions.add(session.sessionId);
  if (checkedAt !== parts.revocations.count) return authenticate(payload, parts);
  const { readOnly } = await accessTo(parts.db, payload.documentName, session.userId);
  payload.connectionConfig.readOnly = readOnly;
  return { ...session, checkedAt };
}

/** Greets a connection that is open now, unless access was lost while the document was being loaded. */
async function welcome({ connection, context }: connectedPayload<Context>, parts: Parts): Promise<void> {
  if (context.checkedAt !== parts.revocations.count) {
    const access = await accessNow(connection.document.name, context, parts);
    if (access === 'lost') return revoke(connection);
    if (access === 'unknown') return connection.close({ code: TRY_AGAIN, reason: UNAVAILABLE });
  }
  sendStateless(connection, { t: 'hello', now: parts.now(), epoch: parts.epoch });
}

async function accessNow(
  doc: string,
  { userId }: Context,
  { db, logger }: Parts,
): Promise<'kept' | 'lost' | 'unknown'> {
  try {
    await accessTo(db, doc, userId);
    return 'kept';
  } catch (error) {
    // A segment that was sealed meanwhile stays open.
    if (error instanceof Denied) return error.isFinal ? 'lost' : 'kept';
    logger.error({ err: error, doc }, 'access could not be checked again');
    return 'unknown';
  }
}

async function handleMessage(payload: beforeHandleMessagePayload<Context>, parts: Parts): Promise<void> {
  const { connection, document, update } = payload;
  // Frames that were waiting when the document was closed are none of ours any more.
  if (!document.hasConnection(connection)) return silence(update);
  const frame = parseFrame(update);
  // Set for every message: it is what makes Hocuspocus answer "applied" or "not applied".
  connection.readOnly = true;
  if (frame.type === 'other') return;
  if (frame.type === 'malformed') return closeMalformed(payload, frame.message, parts);
  const receipt = await receive(payload, frame.update, parts);
  if (receipt.result === 'malformed') return closeMalformed(payload, receipt.message, parts);
  connection.readOnly = receipt.result === 'refused';
  if (receipt.result === 'applied') return;
  asUpdate(update, frame);
  if (receipt.ops.length > 0) {
    sendStateless(connection, { t: 'refused', doc: document.name, ops: [...receipt.ops] });
  }
}

function closeMalformed(
  { connection, document, update, context }: beforeHandleMessagePayload<Context>,
  why: string,
  { logger }: Parts,
): void {
  logger.warn({ doc: document.name, user: context.userId, why }, 'malformed update');
  connection.close({ code: MALFORMED, reason: 'malformed' });
  silence(update);
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
