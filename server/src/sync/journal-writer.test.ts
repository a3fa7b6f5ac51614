import type { DocName } from '@causeway/shared/doc-name';
import { SERVER_ID } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../db/schema.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { first, one } from '../testing/update-bytes.ts';
import { compact, JournalConflict, type Row } from './journal.ts';
import { JournalWriter } from './journal-writer.ts';

let db: Kysely<Database>;
let writer: JournalWriter;
beforeEach(async () => {
  db = await openTestDatabase();
  const logs = [1, 2, 3, 4, 5, 6, 7, 8].map((channel) => ({
    log: `channel/Channel00000000${channel}`,
    head: 0,
  }));
  await db.insertInto('logs').values(logs).execute();
  writer = new JournalWriter(db, () => 0);
});
afterEach(() => db.destroy());

const row = (channel: number, seq = 1): Row => ({
  doc: `channel/Channel00000000${channel}/0` as DocName,
  seq,
  bytes: one(first(`${channel} ${seq}`)),
  owner: SERVER_ID,
});
const stored = async (): Promise<string[]> =>
  (await db.selectFrom('journal').select(['doc', 'seq']).orderBy('doc').orderBy('seq').execute()).map(
    ({ doc, seq }) => `${doc.slice(-3, -2)}.${seq}`,
  );

it('writes what arrives together with one commit, and what arrives meanwhile with the next', async () => {
  const commits: number[] = [];
  const late: Promise<void>[] = [];
  const committed = ({ rows }: { readonly rows: number }): void => {
    // Those who wait for this commit are not told of it yet.
    if (commits.push(rows) === 1) late.push(...[6, 7, 8].map((channel) => writer.append([row(channel)])));
  };
  writer = new JournalWriter(db, () => 0, { committed, failed: () => undefined });
  await Promise.all([1, 2, 3, 4, 5].map((channel) => writer.append([row(channel)])));
  await Promise.all(late);
  expect(commits).toEqual([5, 3]);
  expect(await stored()).toEqual(['1.1', '2.1', '3.1', '4.1', '5.1', '6.1', '7.1', '8.1']);
});

it('a conflict in a batch refuses its own rows alone, all of them', async () => {
  await writer.append([row(2)]);
  const results = await Promise.allSettled([
    writer.append([row(1)]),
    writer.append([row(3), row(2)]),
    writer.append([row(4)]),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await stored()).toEqual(['1.1', '2.1', '4.1']);
});

it('goes on after a failure', async () => {
  await writer.append([row(1)]);
  await expect(writer.append([row(1)])).rejects.toThrow();
  await writer.append([row(1, 2)]);
  expect(await stored()).toEqual(['1.1', '1.2']);
});

it('rows that a snapshot holds already are not written once more, though their numbers are free', async () => {
  await writer.append([row(1)]);
  await writer.append([row(1, 2)]);
  await compact(db, row(1).doc, 2);
  await expect(writer.append([row(1, 2)])).rejects.toBeInstanceOf(JournalConflict);
  await writer.append([row(1, 3)]);
  expect(await stored()).toEqual(['1.3']);
});

it.each([
  ['sealed', { head: 1 }],
  ['dropped', { log: 'channel/Another000000001' }],
])('nothing is written to a document that was %s', async (_, change) => {
  await db.updateTable('logs').set(change).where('log', '=', 'channel/Channel000000001').execute();
  await expect(writer.append([row(1)])).rejects.toBeInstanceOf(JournalConflict);
  expect(await stored()).toEqual([]);
});
