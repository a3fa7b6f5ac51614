import { must } from '@causeway/shared/assert';
import type { DocName } from '@causeway/shared/doc-name';
import type { UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { UNAVAILABLE } from '@causeway/shared/stateless';
import type {
  beforeHandleAwarenessPayload,
  beforeHandleMessagePayload,
  Configuration,
  Connection,
  connectedPayload,
  onAuthenticatePayload,
  onLoadDocumentPayload,
} from '@hocuspocus/server';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { LiveStreams } from '../ai/live-streams.ts';
import type { Database } from '../db/schema.ts';
import { isStoreFailure } from '../db/store-failure.ts';
import type { StoreHealth } from '../db/store-health.ts';
import { Budget } from '../rate/budgets.ts';
import type { OpBudget } from '../rate/op-budget.ts';
import { accessTo, Denied } from './access.ts';
import { asUpdate, type Frame, parseFrame, silence } from './frame.ts';
import { type BeforeHook, guardHooks } from './guard-hooks.ts';
import type { Intake } from './intake.ts';
import type { LiveDocs } from './live-docs.ts';
import { type OnRead, PresenceGuard } from './presence-guard.ts';
import type { Receipt } from './receipt.ts';
import { refusedByRate } from './refused-by-rate.ts';
import type { Revocations } from './revocations.ts';
import { revoke, sendStateless } from './send-stateless.ts';
import type { SocketContext } from './sockets.ts';
import { settled, UpdateLane } from './update-lane.ts';

/** What the hooks know of a connection once it is authenticated. */
export interface ConnectionContext extends SocketContext {
  readonly userId: UserId;
  readonly sessionId: string;
  /** {@link Revocations} when access was checked. */
  readonly checkedAt: number;
  /** First kept segment of the log, when access was checked. */
  readonly first: number;
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
  readonly health: StoreHealth;
  readonly budget: OpBudget;
  /** Told the code of each update that is not applied. */
  readonly onRefused: (code: string) => void;
  readonly onRead: OnRead;
  /** What the AI is writing; none where it is off. */
  readonly streams?: LiveStreams | undefined;
  /** For tests. */
  readonly beforeHook?: BeforeHook | undefined;
}

/** Close code for a document whose client sends what no client sends. */
const MALFORMED = 4400;
/** Close code of a document that can't be served now. */
const TRY_AGAIN = 4503;
/** Close code of a document whose client says too much that changes nothing. */
const TOO_MUCH = 4429;
const CHATTER = { burst: LIMIT.chatterBurst, perSecond: LIMIT.chatterPerSecond };

type Context = ConnectionContext;
type Hooks = Partial<Configuration<Context>>;

/**
 * The hooks by which Hocuspocus asks Causeway. Only those are used that Hocuspocus awaits and catches; of the others a
 * throw would end the process. Every one goes through {@link guardHooks}.
 */
export function createHooks(parts: Parts): Hooks {
  const presence = new PresenceGuard(parts.onRead);
  const hooks: Hooks = {
    onAuthenticate: (payload: onAuthenticatePayload<Context>) => authenticate(payload, parts),
    onLoadDocument: async ({ document }: onLoadDocumentPayload<Context>) => {
      try {
        await parts.docs.load(document);
      } catch (error) {
        // Hocuspocus forgets a document that failed to load without ending its timers.
        document.destroy();
        report(error, { doc: document.name }, 'a document could not be loaded', parts);
        throw error;
      }
    },
    connected: (payload: connectedPayload<Context>) => welcome(payload, parts),
    beforeHandleMessage: (payload: beforeHandleMessagePayload<Context>) => handleMessage(payload, parts),
    beforeHandleAwareness: async (payload: beforeHandleAwarenessPayload<Context>) => {
      const { connection, document, states } = payload;
      if (connection) presence.check(states, { connection, document, userId: connection.context.userId });
    },
    // Documents are unloaded by LiveDocs. An error without a message is Hocuspocus's way to say no in silence.
    beforeUnloadDocument: () => Promise.reject(new Error()),
  };
  return guardHooks(hooks, parts.beforeHook);
}

/** A line in the log, unless it is the store that fails: that has been said once. */
function report(error: unknown, about: object, message: string, { health, logger }: Parts): void {
  if (isStoreFailure(error)) health.failed(error);
  if (!health.isFailing) logger.error({ err: error, ...about }, message);
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
  const { readOnly, first } = await accessTo(parts.db, payload.documentName, session.userId);
  payload.connectionConfig.readOnly = readOnly;
  return { ...session, checkedAt, first };
}

/**
 * Greets a connection that is open now, unless access was lost while the document was being loaded. Of segments that are
 * dropped from now on it is told like all others.
 */
async function welcome({ connection, context }: connectedPayload<Context>, parts: Parts): Promise<void> {
  const { connections } = context.socket;
  connections.add(connection);
  connection.onClose(() => connections.delete(connection));
  let { first } = context;
  if (context.checkedAt !== parts.revocations.count) {
    const access = await accessNow(connection.document.name, context, parts);
    if (access === 'lost') return revoke(connection);
    if (access === 'unknown') return connection.close({ code: TRY_AGAIN, reason: UNAVAILABLE });
    if (!connection.document.hasConnection(connection)) return;
    first = access.first;
  }
  const kept = first > 0 ? { first } : {};
  sendStateless(connection, { t: 'hello', now: parts.now(), epoch: parts.epoch, ...kept });
  parts.streams?.connected(connection);
  void openLane(connection, context, parts);
}

/** From when on the updates of `connection` don't wait for each other: when nothing is left of what came before. */
async function openLane(connection: Connection, context: Context, parts: Parts): Promise<void> {
  await settled(connection);
  if (!connection.document.hasConnection(connection)) return;
  const { lanes } = context.socket;
  const lane = new UpdateLane(connection, {
    submit: (update, answer) => submit(connection, context, { update, answer }, parts),
    onRefused: (receipt) => tellRefused(connection, receipt, parts),
    onMalformed: (why) => closeMalformed(connection, context, why, parts),
  });
  const address = connection.messageAddress;
  lanes.set(address, lane);
  connection.onClose(() => {
    if (lanes.get(address) === lane) lanes.delete(address);
  });
}

async function accessNow(
  doc: string,
  context: Context,
  parts: Parts,
): Promise<Pick<Context, 'first'> | 'lost' | 'unknown'> {
  try {
    return await accessTo(parts.db, doc, context.userId);
  } catch (error) {
    // A segment that was sealed meanwhile stays open; what its log keeps is said on the head.
    if (error instanceof Denied) return error.isFinal ? 'lost' : context;
    report(error, { doc }, 'access could not be checked again', parts);
    return 'unknown';
  }
}

async function handleMessage(payload: beforeHandleMessagePayload<Context>, parts: Parts): Promise<void> {
  const { connection, document, update, context } = payload;
  // Frames that were waiting when the document was closed are none of ours any more.
  if (!document.hasConnection(connection)) return silence(update);
  const frame = parseFrame(update);
  // Set for every message: it is what makes Hocuspocus answer "applied" or "not applied".
  connection.readOnly = true;
  if (frame.type === 'other') return limitChatter(payload, 1);
  if (frame.type === 'first-step') {
    // Whoever asks gets all that was acknowledged.
    parts.docs.of(document).applyTaken();
    return limitChatter(payload, LIMIT.firstStepChatter);
  }
  const receipt = await receiptOf(frame, connection, context, parts);
  if (receipt.result === 'malformed') {
    closeMalformed(connection, context, receipt.message, parts);
    return silence(update);
  }
  connection.readOnly = receipt.result === 'refused';
  // Before Hocuspocus applies it once more, which then changes nothing.
  if (receipt.result === 'applied') return parts.docs.of(document).applyTaken();
  if (frame.type === 'changes') asUpdate(update, frame);
  tellRefused(connection, receipt, parts);
}

/** Says which ops can't stand, ahead of the answer that they were not applied. */
function tellRefused(connection: Connection, { ops }: Receipt & { result: 'refused' }, parts: Parts): void {
  parts.onRefused(ops[0]?.code ?? UNAVAILABLE);
  if (ops.length === 0) return;
  sendStateless(connection, { t: 'refused', doc: connection.document.name, ops: [...ops] });
}

const chatter = new WeakMap<Connection, Budget>();

/** What changes nothing costs nevertheless: a first step is answered by all that is missing, a long frame is read. */
function limitChatter({ connection, update }: beforeHandleMessagePayload<Context>, cost: number): void {
  let budget = chatter.get(connection);
  if (budget === undefined) {
    budget = new Budget(CHATTER, Date.now);
    chatter.set(connection, budget);
  }
  if (budget.take(cost + Math.floor(update.byteLength / LIMIT.chatterUnitBytes))) return;
  silence(update);
  connection.close({ code: TOO_MUCH, reason: 'rate' });
}

function closeMalformed(connection: Connection, { userId: user }: Context, why: string, parts: Parts): void {
  parts.logger.warn({ doc: connection.document.name, user, why }, 'malformed update');
  connection.close({ code: MALFORMED, reason: 'malformed' });
}

const receiptOf = async (
  frame: Extract<Frame, { type: 'changes' | 'malformed' }>,
  connection: Connection,
  context: Context,
  parts: Parts,
): Promise<Receipt> =>
  frame.type === 'malformed'
    ? { result: 'malformed', message: frame.message }
    : new Promise((answer) => submit(connection, context, { update: frame.update, answer }, parts));

interface Submission {
  readonly update: Uint8Array;
  readonly answer: (receipt: Receipt) => void;
}

/** A store that fails is answered by "not applied", without naming ops: they may be sent again. */
function submit(
  connection: Connection,
  context: Context,
  { update, answer }: Submission,
  parts: Parts,
): void {
  const { document } = connection;
  const fail = (error: unknown): void => {
    report(error, { doc: document.name as DocName }, 'an update could not be stored', parts);
    answer({ result: 'refused', ops: [] });
  };
  try {
    const user = must(context.userId, 'authenticated');
    // An empty one is how a device says that it has nothing new.
    const isFree = update.byteLength <= 2 || parts.budget.take(user, update.byteLength);
    const isWanted = (): boolean => document.hasConnection(connection);
    if (isFree) parts.intake.receive(document, update, { user, isWanted, answer, fail });
    else answer(refusedByRate(update));
  } catch (error) {
    fail(error);
  }
}
