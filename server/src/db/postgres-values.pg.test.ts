import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { administer, inServer, openTestDatabase } from '../testing/test-database.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './schema.ts';

let db: Kysely<Database>;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.destroy());

const meta = async (): Promise<string[]> =>
  (await db.selectFrom('meta').select('value').orderBy('value').execute()).map(({ value }) => value);

it('times and counts are numbers, and what no number holds is refused', async () => {
  const { rows } = await sql`select 1795290287540::bigint as time, count(*) as count from meta`.execute(db);
  expect(rows).toEqual([{ time: 1_795_290_287_540, count: 0 }]);
  await expect(sql`select 9007199254740993::bigint as n`.execute(db)).rejects.toThrow('too large');
});

it('bytes are bytes', async () => {
  const bytes = new Uint8Array([9, 0, 255, 39, 92, 9]).subarray(1, 5);
  const row = { doc: 'd', seq: 1, bytes, checksum: 0xffffffff, owners: '{}' };
  await db.insertInto('snapshots').values(row).execute();
  const read = await db.selectFrom('snapshots').selectAll().executeTakeFirstOrThrow();
  expect(read.bytes).toBeInstanceOf(Uint8Array);
  expect({ ...read, bytes: new Uint8Array(read.bytes) }).toEqual({ ...row, bytes: new Uint8Array(bytes) });
});

it('text is ordered by its code points, in a database of another order', async () => {
  const values = ['a', 'B', 'b', 'A', 'é', '_', '1'];
  await db
    .insertInto('meta')
    .values(values.map((value) => ({ key: `order ${value}`, value })))
    .execute();
  expect(await meta()).toEqual(['1', 'A', 'B', '_', 'a', 'b', 'é']);
  const { rows } = await sql<{ less: boolean }>`select 'a' < 'B' as less`.execute(db);
  expect(rows).toEqual([{ less: true }]);
  await db.deleteFrom('meta').execute();
});

it('text with U+0000 is kept, with U+FFFD in its place', async () => {
  await db.insertInto('meta').values({ key: 'nul', value: 'a\0b' }).execute();
  expect(await meta()).toEqual(['a\uFFFDb']);
  await db.deleteFrom('meta').where('value', '=', 'a\0b').execute();
  expect(await meta()).toEqual([]);
});

it.each(['ÄÖÜ', 'ΣΑΣ', 'Ж', 'İ', 'ẞ', '🎉A'])('lower_unicode(%s) is what toLowerCase says', async (text) => {
  const { rows } = await sql<{ lower: string }>`select lower_unicode(${text}) as lower`.execute(db);
  expect(rows).toEqual([{ lower: text.toLowerCase() }]);
});

it('every commit waits for the disk, and every transaction is serializable', async () => {
  await administer(inject('postgres'), 'create database careless');
  await administer(inject('postgres'), 'alter database careless set synchronous_commit = off');
  const careless = await openDatabase({ url: inServer(inject('postgres'), 'careless') });
  const settings = await careless.transaction().execute(
    async (tx) =>
      (
        await sql`select current_setting('synchronous_commit') as commit,
        current_setting('transaction_isolation') as isolation`.execute(tx)
      ).rows,
  );
  expect(settings).toEqual([{ commit: 'on', isolation: 'serializable' }]);
  await careless.destroy();
});
