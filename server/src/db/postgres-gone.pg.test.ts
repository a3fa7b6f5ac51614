import { Kysely, sql } from 'kysely';
import pg from 'pg';
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
/** Has the lock for which statements wait. */
let holder: pg.Client;
beforeAll(async () => {
  postgres = await PostgresServer.start();
  holder = new pg.Client(postgres.url('postgres'));
  await holder.connect();
  const pool = createPool(postgres.url('postgres'), logger, SILENCE);
  db = new Kysely<Database>({ dialect: new SerializablePostgresDialect({ pool }) });
});
afterAll(async () => {
  postgres.resume();
  await holder.end();
  await db.destroy();
  await postgres.stop();
});

const locked = sql`select pg_advisory_xact_lock(1), 7 as seven`;

/** How many statements wait for the lock. */
async function waiting(): Promise<number> {
  const who = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and wait_event = 'advisory'`;
  return (await who.execute(db)).rows.length;
}

it('a statement takes as long as it likes while PostgreSQL answers others', async () => {
  await holder.query('select pg_advisory_lock(1)');
  const underWay = locked.execute(db);
  await vi.waitFor(async () => expect(await waiting()).toBe(1));
  // Of a connection on which nothing comes it is asked on another one, each time that it was silent for so long.
  const asking = vi.spyOn(pg.Client.prototype, 'connect');
  await vi.waitFor(() => expect(asking.mock.calls.length).toBeGreaterThanOrEqual(3), {
    timeout: SILENCE * 20,
  });
  asking.mockRestore();
  await holder.query('select pg_advisory_unlock(1)');
  const { rows } = await underWay;
  expect(rows).toMatchObject([{ seven: 7 }]);
  expect(logged).toEqual([]);
});

it('statements end when PostgreSQL answers nobody any more, and go on when it does', async () => {
  await holder.query('select pg_advisory_lock(1)');
  const underWay = [
    locked.execute(db),
    db.transaction().execute(async (tx) => {
      await sql`select 1`.execute(tx);
      await locked.execute(tx);
    }),
  ].map((statement) => statement.catch((error: unknown) => error));
  await vi.waitFor(async () => expect(await waiting()).toBe(2));
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
