import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { Failure } from '../failure.ts';
import { type Logger, silentLogger } from '../log/logger.ts';
import { codeOf, isAway } from './database-error.ts';
import { databaseProblem, placeOf } from './database-problem.ts';
import { createPool } from './postgres-pool.ts';
import { SerializablePostgresDialect } from './serializable-postgres-dialect.ts';

/** How long a starting server waits for its database, in ms: both may have been started at the same time. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

interface Options {
  readonly url: string;
  readonly logger: Logger;
  /** How long to wait for an answer, in ms. */
  readonly patience?: number;
}

interface Facts {
  readonly version: string;
  readonly encoding: string;
  readonly fsync: 'on' | 'off';
}

const ASK = `select current_setting('server_version') as version,
  current_setting('server_encoding') as encoding, current_setting('fsync') as fsync`;

/** PostgreSQL at `url`, once it answers. Throws a {@link Failure} that says in one line what is to be done. */
export async function openPostgres(options: Options): Promise<SerializablePostgresDialect> {
  const { pool, facts } = await connect(options);
  if (facts.fsync === 'off')
    options.logger.warn('PostgreSQL runs with fsync=off: what is acknowledged may be lost with the power');
  return new SerializablePostgresDialect({ pool });
}

/** Whether PostgreSQL at `url` can be used now, without changing anything. Throws a {@link Failure}. */
export async function askPostgres(url: string): Promise<Facts> {
  const { pool, facts } = await connect({ url, logger: silentLogger(), patience: 0 });
  await pool.end();
  return facts;
}

async function connect(options: Options): Promise<{ pool: pg.Pool; facts: Facts }> {
  const { url, logger } = options;
  const pool = createPool(url, logger);
  try {
    const facts = await firstAnswer(pool, options);
    if (facts.encoding === 'UTF8') return { pool, facts };
    throw new Failure('unavailable', `DATABASE_URL: the database’s encoding is ${facts.encoding}, not UTF8.`);
  } catch (error) {
    await pool.end();
    throw databaseProblem(error, url) ?? error;
  }
}

async function firstAnswer(pool: pg.Pool, options: Options): Promise<Facts> {
  const { url, logger, patience = PATIENCE_MS } = options;
  const deadline = performance.now() + patience;
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
