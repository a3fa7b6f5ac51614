import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TABLES } from '../backup/tables.ts';
import type { OpenDatabaseWorker } from '../testing/open-database-worker.ts';
import { MIGRATIONS } from './migrate.ts';
import { databasePath, openDatabase } from './open-database.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'causeway-db-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('openDatabase', () => {
  it('makes the directory, the file and every table', async () => {
    const dataDir = join(dir, 'deep', 'data');
    const db = await openDatabase({ dataDir });
    const tables = await db.introspection.getTables();
    expect(tables.map((table) => table.name).sort()).toEqual([...TABLES].sort());
    await db.destroy();
  });

  it('makes files that nobody else can read', async () => {
    const db = await openDatabase({ dataDir: dir });
    await db.insertInto('meta').values({ key: 'epoch', value: 'e1' }).execute();
    const modes = readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mode & 0o777]);
    await db.destroy();
    expect(modes).toEqual(['causeway.db', 'causeway.db-shm', 'causeway.db-wal'].map((name) => [name, 0o600]));
  });

  it('leaves nothing of a text that was replaced in the pages that it keeps', async () => {
    const db = await openDatabase({ dataDir: dir });
    const keys = Array.from({ length: 200 }, (_, index) => `key ${index}`);
    const values = keys.map((key) => ({ key, value: `what ${key} said` }));
    await db.insertInto('meta').values(values).execute();
    await db.updateTable('meta').set({ value: '' }).where('key', '!=', 'key 0').execute();
    await db.destroy();
    const stored = readFileSync(databasePath({ dataDir: dir }), 'latin1');
    expect(stored.match(/what key \d+ said/g)).toEqual(['what key 0 said']);
  });

  it('syncs every commit, keeps foreign keys, waits for other writers', async () => {
    const db = await openDatabase({ dataDir: dir });
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await sql`pragma ${sql.raw(name)}`.execute(db)).rows[0] as object)[0];
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('busy_timeout')).toBe(5_000);
    await db.destroy();
  });

  it('says in one line what is wrong with the file', async () => {
    writeFileSync(
      join(dir, 'causeway.db'),
      'this is no database, whatever its name says, and long enough to tell',
    );
    await expect(openDatabase({ dataDir: dir })).rejects.toThrow(
      /causeway\.db is damaged, or no database: move/,
    );
    writeFileSync(join(dir, 'file'), '');
    const below = openDatabase({ dataDir: join(dir, 'file', 'data') });
    await expect(below).rejects.toThrow(/a part of its path is a file/);
  });

  it('opens again with what was written, running no migration twice', async () => {
    const first = await openDatabase({ dataDir: dir });
    await first.insertInto('meta').values({ key: 'epoch', value: 'e1' }).execute();
    await first.destroy();
    const second = await openDatabase({ dataDir: dir });
    expect(await second.selectFrom('meta').selectAll().execute()).toEqual([{ key: 'epoch', value: 'e1' }]);
    const ran = await sql<{ name: string }>`select name from kysely_migration`.execute(second);
    expect(ran.rows.map((row) => row.name)).toEqual(Object.keys(MIGRATIONS));
    await second.destroy();
  });

  it('makes the tables once when several open a new file at the same moment', async () => {
    const threads = 4;
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const workerData: OpenDatabaseWorker = { dataDir: dir, gate, threads };
    const module = new URL('../testing/open-database-worker.ts', import.meta.url);
    const ends = Array.from({ length: threads }, () => once(new Worker(module, { workerData }), 'exit'));
    expect((await Promise.all(ends)).flat()).toEqual([0, 0, 0, 0]);
  });

  it('keeps bytes as bytes', async () => {
    const db = await openDatabase({ path: ':memory:' });
    const row = { doc: 'd', seq: 1, bytes: new Uint8Array([0, 255, 52]), checksum: 0xffffffff, owners: '{}' };
    await db.insertInto('snapshots').values(row).execute();
    const read = await db.selectFrom('snapshots').selectAll().executeTakeFirstOrThrow();
    expect({ ...read, bytes: new Uint8Array(read.bytes) }).toEqual(row);
    await db.destroy();
  });

  it('refuses a database that a newer version has migrated', async () => {
    await (await openDatabase({ dataDir: dir })).destroy();
    const raw = new SqliteDatabase(databasePath({ dataDir: dir }));
    raw.exec(`insert into kysely_migration values ('9999-future', '2999-01-01')`);
    raw.close();
    await expect(openDatabase({ dataDir: dir })).rejects.toThrow('could not be brought up to date');
  });

  it('takes the write lock when a transaction begins', async () => {
    const db = await openDatabase({ dataDir: dir });
    const other = new SqliteDatabase(databasePath({ dataDir: dir }), { timeout: 0 });
    await db.transaction().execute(async (tx) => {
      await tx.selectFrom('meta').selectAll().execute();
      expect(() => other.exec(`insert into meta values ('a', 'b')`)).toThrow('locked');
    });
    other.close();
    await db.destroy();
  });
});
