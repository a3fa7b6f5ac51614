import pg from 'pg';
import type { Logger } from '../log/logger.ts';
import { codeOf } from './database-error.ts';
import { endWhenGone } from './end-when-gone.ts';

/** Connections of one server. Statements wait for a free one; each takes some 10 MB of PostgreSQL's memory. */
export const POOL_SIZE = 10;

/** How long a statement waits for its turn, in ms: after a restart all devices open all of their documents. */
const TURN_MS = 60_000;
/** How long PostgreSQL may take to answer a new connection, in ms. */
const CONNECT_MS = 5_000;
/** A server that stopped in the middle of a transaction lets go of its locks after this, in ms. */
const STUCK_MS = 30_000;

/** How long a connection may be silent before TCP asks whether the other end is there, in ms. */
const KEEP_ALIVE_MS = 10_000;
/** And before we ask on another connection, which may take as long again, in ms: see {@link endWhenGone}. */
const SILENCE_MS = 15_000;

/**
 * Connections to PostgreSQL. Losing some, or all, is logged and never thrown at the process: the statement that needed
 * one fails, and the next opens another. So it does when its host vanishes, after twice `silence` (in ms) at most.
 */
export function createPool(url: string, logger: Logger, silence = SILENCE_MS): pg.Pool {
  const isThere = shared(() => answers(url, silence));
  // Not the error itself: the pool hangs the whole connection on it, with its secret.
  const lost = (error: Error): void =>
    logger.warn({ code: codeOf(error), reason: error.message }, 'a connection to PostgreSQL was lost');
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: TURN_MS,
    Client: PromptClient,
    idle_in_transaction_session_timeout: STUCK_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'causeway',
    types: { getTypeParser },
    onConnect: (client) => {
      if (client instanceof pg.Client) endWhenGone(client, { isThere, silence });
      return prepare(client);
    },
  });
  // The pool tells of idle connections only, so that each tells itself.
  pool.on('connect', (client) => void client.on('error', lost));
  pool.on('error', () => undefined);
  return pool;
}

/** Whether PostgreSQL says anything to a new connection, be it that there are too many. */
async function answers(url: string, patience: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: patience,
    application_name: 'causeway probe',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    void client.end();
  }
}

/** All who ask while an answer is awaited get that one. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    return asked;
  };
}

/** The pool knows one time for both: to wait for one's turn, and to connect. */
class PromptClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super({ ...config, connectionTimeoutMillis: CONNECT_MS });
  }
}

/** What was acknowledged survives a power cut, whatever the database's default is. */
async function prepare(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`,
  );
}

const getTypeParser = ((oid: number, format: never) =>
  oid === pg.types.builtins.INT8
    ? toNumber
    : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

/** Times and counts; ours are all far below 2^53. */
function toNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${text} is too large for a number`);
  return number;
}
