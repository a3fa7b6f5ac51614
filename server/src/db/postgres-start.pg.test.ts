import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { checkDatabase } from '../cli/doctor-database.ts';
import { loadConfig } from '../config/load-config.ts';
import { createLogger, silentLogger } from '../log/logger.ts';
import { LOCKED, PostgresServer } from '../testing/postgres-server.ts';
import { administer, inServer } from '../testing/test-database.ts';
import { MIGRATIONS } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import { openPostgres } from './open-postgres.ts';

const url = (database: string): string => inServer(inject('postgres'), database);
const as = (user: string, database: string): string => {
  const address = new URL(url(database));
  [address.username, address.password] = [user, 'not-the-password'];
  return address.href;
};

beforeAll(async () => {
  for (const statement of [
    'create database starting',
    `create role ${LOCKED} login password 'the-password'`,
    'create role guest login',
  ])
    await administer(inject('postgres'), statement);
});

it('four servers that start at once make the tables once', async () => {
  const servers = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ url: url('starting') })));
  for (const db of servers) {
    const ran = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    expect(ran.rows.map((row) => row.name)).toEqual(Object.keys(MIGRATIONS));
    await db.destroy();
  }
});

describe('a database that cannot be used', () => {
  it.each([
    ['is not there', () => url('nowhere'), 'there is no database “nowhere” yet: make it (createdb nowhere)'],
    ['has another password', () => as(LOCKED, 'starting'), 'refuses user “locked”'],
    ['gives no right to make tables', () => as('guest', 'postgres'), '“guest” may not make tables'],
    ['does not know the user', () => as('nobody', 'starting'), '“nobody”'],
  ])('%s: one line says what to do', async (_, address, line) => {
    const failure = await openDatabase({ url: address() }).catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'Failure', message: expect.stringContaining(line) });
    expect((failure as Error).message).toMatch(/^DATABASE_URL: [^\n]+$/);
    expect((failure as Error).message).not.toContain('not-the-password');
  });

  it('ends the server with that line and without a stack', async () => {
    const main = fileURLToPath(new URL('../main.ts', import.meta.url));
    const child = spawn(process.execPath, [main, 'serve'], {
      env: { PORT: '0', DATA_DIR: '/nowhere', DATABASE_URL: url('nowhere') },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        out += String(chunk);
      });
    await once(child, 'close');
    expect({ code: child.exitCode, out }).toEqual({
      code: 1,
      out: expect.stringMatching(/^DATABASE_URL: there is no database “nowhere”[^\n]*\n$/),
    });
  });
});

describe('doctor', () => {
  const finding = (databaseUrl: string) => checkDatabase({ ...loadConfig({}), databaseUrl });

  it('warns of a database that could lose what was acknowledged', async () => {
    expect(await finding(url('starting'))).toMatchObject({
      level: 'warn',
      what: expect.stringMatching(/^PostgreSQL \d+\.\d+ runs with fsync=off/),
    });
  });

  it('says what is wrong with one that cannot be used', async () => {
    expect(await finding(url('nowhere'))).toMatchObject({
      level: 'fail',
      what: expect.stringContaining('there is no database “nowhere”'),
    });
  });
});

describe('a database that is not up', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
    await server.down();
  });
  afterAll(() => server.stop());

  it('is given up after a while', async () => {
    const opening = openPostgres({ url: server.url('postgres'), logger: silentLogger(), patience: 0 });
    await expect(opening).rejects.toThrow(
      /^DATABASE_URL: PostgreSQL at 127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\): start it/,
    );
  });

  it('is waited for, with one line in the log', async () => {
    const lines: string[] = [];
    let waiting: () => void = () => undefined;
    const waits = new Promise<void>((resolve) => {
      waiting = resolve;
    });
    const logger = createLogger('warn', {
      write: (line) => {
        lines.push(String(JSON.parse(line).msg));
        waiting();
      },
    });
    const opening = openDatabase({ url: server.url('postgres') }, logger);
    await waits;
    await server.up();
    await (await opening).destroy();
    expect(lines.filter((line) => line.endsWith('does not answer yet: waiting'))).toHaveLength(1);
  });
});
