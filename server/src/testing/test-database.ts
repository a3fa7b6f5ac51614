import { createHash, randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { processEnvironment } from '../config/load-config.ts';
import { type DatabasePlace, openDatabase } from '../db/open-database.ts';
import type { Database } from '../db/schema.ts';

/**
 * Names the address of the PostgreSQL that tests run on, in the project `server-pg` (vitest.config.ts), also for
 * processes that tests start. Without it they run on SQLite.
 */
export const POSTGRES_VARIABLE = 'CAUSEWAY_TEST_POSTGRES';

/** A database that has all tables: others are copied from it, which takes less time than to migrate them. */
export const TEMPLATE = 'causeway_template';

const ALREADY_THERE = '42P04';

const postgresUrl = (): string | undefined => processEnvironment()[POSTGRES_VARIABLE];

/** The database of a data folder, whichever kind tests run on: the same one each time, empty at first. */
export async function placeOf(dataDir: string): Promise<DatabasePlace> {
  const url = postgresUrl();
  if (url === undefined) return { dataDir };
  const name = nameOf(dataDir);
  await administer(url, `create database ${name} template ${TEMPLATE}`, ALREADY_THERE);
  return { url: inServer(url, name) };
}

/** Drops the database of a data folder; the folder itself is its maker's matter. */
export async function dropPlace(dataDir: string): Promise<void> {
  const url = postgresUrl();
  if (url !== undefined) await administer(url, `drop database if exists ${nameOf(dataDir)} with (force)`);
}

/** A new database, that goes when it is closed. */
export async function openTestDatabase(): Promise<Kysely<Database>> {
  if (postgresUrl() === undefined) return openDatabase({ path: ':memory:' });
  const key = randomUUID();
  const db = await openDatabase(await placeOf(key));
  const destroy = db.destroy.bind(db);
  db.destroy = async () => {
    await destroy();
    await dropPlace(key);
  };
  return db;
}

const nameOf = (dataDir: string): string =>
  `t_${createHash('sha256').update(dataDir).digest('hex').slice(0, 24)}`;

export function inServer(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

/** Runs a statement that no transaction takes; `ignored` is the code of an error that is none. */
export async function administer(url: string, statement: string, ignored?: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } catch (error) {
    if ((error as { code?: string }).code !== ignored || ignored === undefined) throw error;
  } finally {
    await client.end();
  }
}
