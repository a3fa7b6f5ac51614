import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../db/open-database.ts';
import type { Database } from '../db/schema.ts';
import { silentLogger } from '../log/logger.ts';
import { Installation } from '../testing/installation.ts';
import { placeOf } from '../testing/test-database.ts';
import { openSource } from './open-source.ts';
import type { Row } from './row-line.ts';
import { tableRows } from './table-rows.ts';

let installation: Installation;
let db: Kysely<Database>;
let source: Kysely<Database>;
beforeAll(async () => {
  installation = await Installation.create();
  const place = await placeOf(installation.dataDir);
  db = await openDatabase(place);
  source = await openSource(place, silentLogger());
});
afterAll(async () => {
  await source.destroy();
  await db.destroy();
  await installation.drop();
});
beforeEach(() => db.deleteFrom('meta').execute());

/** A locale would order them otherwise. */
const keys = Array.from({ length: 250 }, (_, index) => `${index % 2 ? 'a' : 'B'}${index}`);
const ordered = [...keys].sort();

const fill = (names: readonly string[], value: string) =>
  db
    .insertInto('meta')
    .values(names.map((key) => ({ key, value })))
    .execute();

const reading = <T>(task: (tx: Kysely<Database>) => Promise<T>): Promise<T> =>
  source.transaction().setIsolationLevel('repeatable read').execute(task);

it('all rows come once, in the order of their keys, over many pages', async () => {
  await fill(keys, 'x');
  const rows: Row[] = [];
  await reading(async (tx) => {
    for await (const row of tableRows(tx, 'meta')) rows.push(row);
  });
  expect(rows).toEqual(ordered.map((key) => ({ key, value: 'x' })));
});

it('they are those of one moment, and writers do not wait for whoever reads them', async () => {
  await fill(keys, 'before');
  await db.deleteFrom('logs').execute();
  const seen: Row[] = [];
  await reading(async (tx) => {
    for await (const row of tableRows(tx, 'meta')) {
      seen.push(row);
      if (seen.length !== 1) continue;
      await fill(['zz'], 'later');
      await db.updateTable('meta').set({ value: 'later' }).execute();
      await db.insertInto('logs').values({ log: 'channel/later', head: 0 }).execute();
    }
    for await (const row of tableRows(tx, 'logs')) seen.push(row);
  });
  expect(seen).toEqual(ordered.map((key) => ({ key, value: 'before' })));
});
