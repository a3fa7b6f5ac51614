import type { DocName } from '@causeway/shared/doc-name';
import { SERVER_ID, type UserId } from '@causeway/shared/id';
import { appendTexts, readLog } from '@causeway/shared/log';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Database } from '../db/schema.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { behind, block, first, one, update } from '../testing/update-bytes.ts';
import {
  CorruptJournal,
  compact,
  insertRows,
  JournalConflict,
  type Row,
  readRows,
  readStored,
  rebuild,
} from './journal.ts';

const DOC = 'channel/Channel000000001/0' as DocName;
const USERS = [SERVER_ID, 'Ada0000001', 'Bob0000001'] as UserId[];

let db: Kysely<Database>;
beforeEach(async () => {
  db = await openTestDatabase();
});
afterEach(() => db.destroy());

const insert = (rows: readonly Row[]): Promise<void> =>
  db.transaction().execute((tx) => insertRows(tx, rows, 0));

/** Rows of three users who each write under two clientIDs. */
function rowsOf(writes: readonly { user: number; page: number; texts: readonly string[] }[]): Row[] {
  const server = new Y.Doc();
  const pages = new Map<number, Y.Doc>();
  return writes.map(({ user, page, texts }, index) => {
    const client = user * 10 + page + 1;
    const doc = pages.get(client) ?? new Y.Doc();
    pages.set(client, doc);
    doc.clientID = client;
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
    const before = Y.encodeStateVector(doc);
    appendTexts(doc, texts);
    const bytes = Y.encodeStateAsUpdate(doc, before);
    Y.applyUpdate(server, bytes);
    return { doc: DOC, seq: index + 1, bytes, owner: USERS[user] as UserId };
  });
}

const writes = fc.array(
  fc.record({
    user: fc.nat(2),
    page: fc.nat(1),
    texts: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 20 },
);

const loadAll = async () => {
  const { doc, owners, seq } = rebuild(await readStored(db, DOC));
  return { log: readLog(doc), state: Y.encodeStateAsUpdate(doc), owners: [...owners].sort(), seq };
};

describe('a document', () => {
  it('is the same before and after compaction, owners included, wherever that ends', async () => {
    await fc.assert(
      fc.asyncProperty(writes, fc.array(fc.nat(20), { maxLength: 3 }), async (steps, cuts) => {
        await db.deleteFrom('journal').execute();
        await db.deleteFrom('snapshots').execute();
        await insert(rowsOf(steps));
        const before = await loadAll();
        for (const upTo of cuts) {
          await compact(db, DOC, upTo);
          expect(await loadAll()).toEqual(before);
        }
        const merged = Math.min(Math.max(0, ...cuts), steps.length);
        const left = await db.selectFrom('journal').select('seq').orderBy('seq').execute();
        expect(left.map(({ seq }) => seq)).toEqual(
          Array.from({ length: steps.length - merged }, (_, index) => merged + index + 1),
        );
      }),
      { numRuns: runCount(40) },
    );
  });

  it('goes on after a snapshot', async () => {
    const rows = rowsOf(Array.from({ length: 6 }, (_, n) => ({ user: n % 3, page: 0, texts: [`${n}`] })));
    await insert(rows.slice(0, 4));
    await compact(db, DOC, 4);
    await insert(rows.slice(4));
    expect((await loadAll()).log).toEqual(['0', '1', '2', '3', '4', '5']);
    expect((await readRows(db, DOC, 4, 1)).map(({ seq }) => seq)).toEqual([5]);
  });

  it('knows who wrote first under a clientID, though others repeat it', async () => {
    const [ada, bob] = ['Ada0000001', 'Bob0000001'] as UserId[] as [UserId, UserId];
    await insert([
      { doc: DOC, seq: 1, bytes: one(first('theirs')), owner: ada },
      {
        doc: DOC,
        seq: 2,
        bytes: update(block(1, 0, first('theirs')), block(2, 0, behind(1, 0, 'x'))),
        owner: bob,
      },
    ]);
    const owners = [
      [1, ada],
      [2, bob],
    ];
    expect((await loadAll()).owners).toEqual(owners);
    await compact(db, DOC, 2);
    expect((await loadAll()).owners).toEqual(owners);
  });

  it('of more rows than one statement takes is written whole', async () => {
    const rows = Array.from({ length: 6_000 }, (_, n): Row => {
      const bytes = n === 0 ? one(first('0')) : update(block(1, n, behind(1, n - 1, `${n}`)));
      return { doc: DOC, seq: n + 1, bytes, owner: SERVER_ID };
    });
    await insert(rows);
    expect((await loadAll()).log.length).toBe(6_000);
  });
});

describe('damage is found', () => {
  beforeEach(() =>
    insert(rowsOf(Array.from({ length: 5 }, (_, n) => ({ user: 0, page: 0, texts: [`${n}`] })))),
  );

  const flipped = (bytes: Uint8Array): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    copy[copy.length - 3] = (copy.at(-3) ?? 0) ^ 1;
    return copy;
  };

  it('in a row', async () => {
    const row = await db.selectFrom('journal').selectAll().where('seq', '=', 3).executeTakeFirstOrThrow();
    await db
      .updateTable('journal')
      .set({ bytes: flipped(row.bytes) })
      .where('seq', '=', 3)
      .execute();
    await expect(readStored(db, DOC)).rejects.toThrow(CorruptJournal);
    await expect(compact(db, DOC, 5)).rejects.toThrow('row 3');
    expect((await db.selectFrom('journal').selectAll().execute()).length).toBe(5);
  });

  it('in a snapshot', async () => {
    await compact(db, DOC, 4);
    const row = await db.selectFrom('snapshots').selectAll().executeTakeFirstOrThrow();
    await db
      .updateTable('snapshots')
      .set({ bytes: flipped(row.bytes) })
      .execute();
    await expect(readStored(db, DOC)).rejects.toThrow(CorruptJournal);
  });

  it.each([1, 3])('where row %i is missing', async (seq) => {
    await db.deleteFrom('journal').where('seq', '=', seq).execute();
    await expect(readStored(db, DOC)).rejects.toThrow(`row ${seq} is missing`);
  });

  it('where a snapshot is missing', async () => {
    await compact(db, DOC, 2);
    await db.deleteFrom('snapshots').execute();
    await expect(readStored(db, DOC)).rejects.toThrow('row 1 is missing');
  });

  it('where rows name what is not there', async () => {
    await db.deleteFrom('journal').execute();
    await insert([{ doc: DOC, seq: 1, bytes: one(behind(9, 0, 'x')), owner: SERVER_ID }]);
    const stored = await readStored(db, DOC);
    expect(() => rebuild(stored)).toThrow(CorruptJournal);
  });
});

it('a row that is there already is not written over', async () => {
  const [row] = rowsOf([{ user: 0, page: 0, texts: ['a'] }]) as [Row];
  await insert([row]);
  await expect(insert([{ ...row, bytes: one(first('b')) }])).rejects.toThrow(JournalConflict);
  expect((await loadAll()).log).toEqual(['a']);
});

it('what the database refuses for another reason is told as it is', async () => {
  const [row] = rowsOf([{ user: 0, page: 0, texts: ['a'] }]) as [Row];
  const error: unknown = await insert([{ ...row, owner: null as never }]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(JournalConflict);
});
