import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createLogger } from '../log/logger.ts';
import { PostgresServer } from '../testing/postgres-server.ts';
import { createPool } from './postgres-pool.ts';
import type { Database } from './schema.ts';
import { SerializablePostgresDialect } from './serializable-postgres-dialect.ts';
import { isStoreFailure } from './store-failure.ts';

/** In ms: enough for an answer on two busy cores. */
const SILENCE = 1_000;

const logged: Record<string, unknown>[] = [];
const logger = createLogger('warn', { write: (line) => void logged.push(JSON.parse(line)) });

let postgres: PostgresServer;
let db: Kysely<Database>;
beforeAll(async () => {
  postgres = await PostgresServer.start();
  const pool = createPool(postgres.url('postgres'), logger, SILENCE);
  db = new Kysely<Database>({ dialect: new SerializablePostgresDialect({ pool }) });
});
afterAll(async () => {
  postgres.resume();
  await db.destroy();
  await postgres.stop();
});

const sleep = (seconds: number) => sql`select pg_sleep(${seconds}), 7 as seven`;

it('a statement takes as long as it likes while PostgreSQL answers others', async () => {
  const { rows } = await sleep((SILENCE / 1_000) * 3.5).execute(db);
  expect(rows).toMatchObject([{ seven: 7 }]);
  expect(logged).toEqual([]);
});

it('statements end when PostgreSQL answers nobody any more, and go on when it does', async () => {
  const underWay = [
    sleep(60).execute(db),
    db.transaction().execute(async (tx) => {
      await sql`select 1`.execute(tx);
      await sleep(60).execute(tx);
    }),
  ].map((statement) => statement.catch((error: unknown) => error));
  const sleeping = sql`select 1 from pg_stat_activity where wait_event = 'PgSleep'`;
  await vi.waitFor(async () => expect((await sleeping.execute(db)).rows).toHaveLength(2));
  await postgres.pause();
  const start = performance.now();
  for (const error of await Promise.all(underWay)) expect(isStoreFailure(error)).toBe(true);
  expect(performance.now() - start).toBeLessThan(SILENCE * 4);
  expect(logged).toContainEqual(
    expect.objectContaining({
      msg: 'a connection to PostgreSQL was lost',
      reason: 'PostgreSQL does not answer',
    }),
  );
  postgres.resume();
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});
