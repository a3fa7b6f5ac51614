import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { PASSWORD } from '../testing/api-client.ts';
import { PostgresServer } from '../testing/postgres-server.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { isStoreFailure } from './store-failure.ts';

let postgres: PostgresServer;
let server: TestServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
  server = await startTestServer({ env: { DATABASE_URL: postgres.url('postgres') } });
});
afterAll(async () => {
  await server.close();
  await postgres.stop();
});

const readiness = async (): Promise<number> => (await server.anonymous.get('/health/ready')).status;
const isReady = (status: number): Promise<void> =>
  vi.waitFor(async () => expect(await readiness()).toBe(status), { timeout: 10_000, interval: 20 });

it('a database that goes away and comes back heals by itself, whatever was under way', async () => {
  const ada = await server.signUp('ada');
  expect(await readiness()).toBe(200);
  const underWay = server.parts.db.transaction().execute(async (tx) => {
    await tx.insertInto('meta').values({ key: 'lost', value: '' }).execute();
    await postgres.down();
    await sql`select 1`.execute(tx);
  });
  const lost = await underWay.catch((error: unknown) => error);
  expect(isStoreFailure(lost)).toBe(true);
  await isReady(503);
  const body = { handle: 'ada', password: PASSWORD };
  expect((await server.anonymous.post('/api/auth/login', body)).status).toBe(503);
  await postgres.up();
  await isReady(200);
  expect((await ada.get('/api/me')).status).toBe(200);
  expect(await server.parts.db.selectFrom('meta').selectAll().where('key', '=', 'lost').execute()).toEqual(
    [],
  );
  const lines = server.logLines.filter(({ msg }) => msg === 'a connection to PostgreSQL was lost');
  expect(lines).toContainEqual(expect.objectContaining({ level: 40, reason: expect.any(String) }));
  expect(JSON.stringify(lines)).not.toMatch(/secretKey|password/);
});
