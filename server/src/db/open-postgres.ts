import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { Failure } from '../failure.ts';
import type { Logger } from '../log/logger.ts';
import { codeOf, isAway, REFUSED } from './database-error.ts';
import { createPool } from './postgres-pool.ts';
import { SerializablePostgresDialect } from './serializable-postgres-dialect.ts';

/** How long a starting server waits for its database, in ms: both may have been started at the same time. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

interface Options {
  readonly url: string;
  readonly logger: Logger;
  /** In ms. */
  readonly patience?: number;
}

/** PostgreSQL at `url`, once it answers. Throws a {@link Failure} that says in one line what is to be done. */
export async function openPostgres({
  url,
  logger,
  patience = PATIENCE_MS,
}: Options): Promise<SerializablePostgresDialect> {
  const pool = createPool(url, logger);
  try {
    const facts = await firstAnswer(pool, { url, logger, deadline: performance.now() + patience });
    if (facts.encoding !== 'UTF8')
      throw new Failure(
        'unavailable',
        `DATABASE_URL: the database’s encoding is ${facts.encoding}, not UTF8.`,
      );
    if (facts.fsync === 'off')
      logger.warn('PostgreSQL runs with fsync=off: what is acknowledged may be lost with the power');
  } catch (error) {
    await pool.end();
    throw databaseProblem(error, url) ?? error;
  }
  return new SerializablePostgresDialect({ pool });
}

interface Facts {
  readonly encoding: string;
  readonly fsync: string;
}

const ASK = `select current_setting('server_encoding') as encoding, current_setting('fsync') as fsync`;

async function firstAnswer(
  pool: pg.Pool,
  { url, logger, deadline }: { url: string; logger: Logger; deadline: number },
): Promise<Facts> {
  for (let attempt = 0; ; attempt++) {
    try {
      return (await pool.query<Facts>(ASK)).rows[0] as Facts;
    } catch (error) {
      if (!isAway(error) || performance.now() >= deadline) throw error;
      if (attempt === 0)
        logger.warn({ code: codeOf(error) }, `PostgreSQL at ${placeOf(url)} does not answer yet: waiting`);
      await delay(PAUSE_MS);
    }
  }
}

/** What a person can mend about `DATABASE_URL`, in one line that never shows a password. */
export function databaseProblem(error: unknown, url: string): Failure | undefined {
  const line = problemLine(error, url);
  return line === undefined ? undefined : new Failure('unavailable', `DATABASE_URL: ${line}`);
}

function problemLine(error: unknown, url: string): string | undefined {
  const { username, pathname } = new URL(url);
  const user = decodeURIComponent(username);
  const code = codeOf(error);
  if (code === REFUSED.password)
    return `PostgreSQL refuses user “${user}”: correct the user or the password.`;
  if (code === REFUSED.host) return `PostgreSQL does not let “${user}” in from here: see its pg_hba.conf.`;
  if (code === REFUSED.database) {
    const name = decodeURIComponent(pathname.slice(1)) || user;
    return `there is no database “${name}” yet: make it (createdb ${name}), or correct the name.`;
  }
  if (code === REFUSED.rights)
    return `“${user}” may not make tables: make it the owner of the database, or grant it “create” on its schema.`;
  if (isAway(error)) {
    const reason = code ?? (error as Error).message;
    return `PostgreSQL at ${placeOf(url)} does not answer (${reason}): start it, or correct the address.`;
  }
  return undefined;
}

function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname || 'localhost'}:${port || '5432'}`;
}
