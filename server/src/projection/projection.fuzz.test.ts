import type { DocName } from '@causeway/shared/doc-name';
import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { Message } from '@causeway/shared/fold/channel-view';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '../db/schema.ts';
import { silentLogger } from '../log/logger.ts';
import { appendBytes } from '../sync/append-bytes.ts';
import { insertRows } from '../sync/journal.ts';
import { logOf } from '../sync/log-of.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { Projection } from './projection.ts';

const CHANNEL = 'Channel000000001' as ChannelId;
const DOC = `channel/${CHANNEL}/0` as DocName;
const BROKEN = 'channel/Broken0000000001/0' as DocName;
const TABLES = ['logs', 'sealed_docs', 'journal', 'projections', 'messages', 'reactions'] as const;
const AUTHORS = ['Ada0000001', 'Bob0000001', 'Eve0000001'];
const SERVER = '0000000000';

let db: Kysely<Database>;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.destroy());
beforeEach(clear);

async function clear(): Promise<void> {
  for (const table of TABLES) await db.deleteFrom(table).execute();
  for (const doc of [DOC, BROKEN])
    await db
      .insertInto('logs')
      .values({ log: logOf(doc), head: 0 })
      .execute();
}

/** Journals each of `rows` (texts of ops) behind what is there. */
async function journal(rows: readonly (readonly string[])[], doc = DOC): Promise<void> {
  const { seq } = await db
    .selectFrom('journal')
    .select((is) => is.fn.coalesce(is.fn.max('seq'), is.lit(0)).as('seq'))
    .where('doc', '=', doc)
    .executeTakeFirstOrThrow();
  const made = rows.map((texts, index) => {
    const bytes = appendBytes({ client: 1, clock: 0 }, undefined, texts);
    return { doc, seq: Number(seq) + index + 1, bytes, owner: AUTHORS[0] as UserId };
  });
  await db.transaction().execute((tx) => insertRows(tx, made, 0));
}

const id = (author: string, serial: number): OpId => `${author}.${String(serial).padStart(12, '0')}` as OpId;
const target = fc.tuple(fc.nat(2), fc.nat(3)).map(([author, n]) => id(AUTHORS[author] ?? '', n));
const author = fc.constantFrom(...AUTHORS);
const ts = fc.integer({ min: 1, max: 6 });
const emoji = fc.constantFrom('👍', '🎉');
const mentions = fc.option(fc.uniqueArray(author, { maxLength: 2 }), { nil: undefined });

/** Ops without their ids, but for posts: those have the ids that the others name. */
const draft = fc.oneof(
  fc.record({
    k: fc.constant('post'),
    id: target,
    ts,
    body: fc.string(),
    mentions,
    thread: fc.option(target, { nil: undefined }),
  }),
  fc.record({
    k: fc.constant('edit'),
    by: author,
    of: target,
    ts,
    body: fc.string({ minLength: 1 }),
    mentions,
  }),
  fc.record({ k: fc.constant('delete'), by: author, of: target, ts }),
  fc.record({ k: fc.constant('react'), by: author, of: target, ts, emoji, on: fc.boolean() }),
  fc.record({
    k: fc.constant('received'),
    by: fc.constant(SERVER),
    ids: fc.array(target, { minLength: 1, maxLength: 3 }),
    at: ts,
    ts,
  }),
);
/** A post's text is the same each time, as admission sees to. */
const ops = fc.array(draft, { maxLength: 40 }).map((drafts) => {
  const texts = new Map<string, string>();
  for (const [index, { by, ...op }] of (drafts as { by?: string; id?: string }[]).entries()) {
    const named = by === undefined ? String(op.id) : id(by, 100 + index);
    if (!texts.has(named)) texts.set(named, JSON.stringify({ ...op, id: named }));
  }
  return [...texts.values()];
});

function folded(texts: readonly string[]) {
  const fold = new ChannelFold();
  fold.add(texts);
  return [...fold.view.messages.values()].map(shown).sort(byId);
}

const shown = (message: Message) => ({
  id: message.id as string,
  ts: message.ts,
  body: message.body,
  deleted: message.deleted,
  editedAt: message.editedAt ?? null,
  receivedAt: message.receivedAt ?? null,
  mentions: message.mentions,
  thread: message.thread ?? null,
  reactions: message.reactions
    .flatMap(({ emoji: sign, users }) => users.map((user) => `${sign} ${user}`))
    .sort(),
});

async function projected(channel = CHANNEL) {
  const rows = await db.selectFrom('messages').selectAll().where('channel_id', '=', channel).execute();
  const reactions = await db.selectFrom('reactions').selectAll().where('channel_id', '=', channel).execute();
  const to = (message: string): string[] =>
    reactions
      .filter((row) => row.target === message && row.is_on === 1)
      .map((row) => `${row.emoji} ${row.user_id}`)
      .sort();
  return rows
    .filter((row) => row.posted === 1)
    .map((row) => ({
      id: row.id as string,
      ts: row.ts,
      body: row.body,
      deleted: row.deleted === 1,
      editedAt: row.edited_at,
      receivedAt: row.received_at,
      mentions: JSON.parse(row.mentions),
      thread: row.thread,
      reactions: row.deleted === 1 ? [] : to(row.id),
    }))
    .sort(byId);
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

/** The same ops, some twice, in any order, in rows of any size. */
const journaled = ops.chain((texts) =>
  fc.record({
    texts: fc.constant(texts),
    rows: fc
      .shuffledSubarray([...texts, ...texts], { minLength: texts.length * 2, maxLength: texts.length * 2 })
      .chain((order) =>
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }).map((sizes) => split(order, sizes)),
      ),
    stop: fc.nat(40),
  }),
);

function split(texts: readonly string[], sizes: readonly number[]): string[][] {
  const rows: string[][] = [];
  for (let from = 0, turn = 0; from < texts.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    rows.push(texts.slice(from, from + size));
    from += size;
  }
  return rows;
}

it('any order and repetition of ops gives the rows that the fold shows, wherever it is stopped', async () => {
  await fc.assert(
    fc.asyncProperty(journaled, async ({ texts, rows, stop }) => {
      await clear();
      const before = new Projection(db, silentLogger());
      await journal(rows.slice(0, stop));
      await before.grown(DOC);
      await journal(rows.slice(stop));
      const after = new Projection(db, silentLogger());
      await after.start();
      expect(await projected()).toEqual(folded(texts));
      // As if the cursor had been lost.
      await db.deleteFrom('projections').execute();
      await after.caughtUp(`channel/${CHANNEL}`);
      await after.grown(DOC);
      expect(await projected()).toEqual(folded(texts));
    }),
    { numRuns: runCount(60) },
  );
});

const post = (n: number, fields: object = {}): string =>
  JSON.stringify({ k: 'post', id: id('Ada0000001', n), ts: n, body: `${n}`, ...fields });

it('an arrival at the border of two batches reaches its message', async () => {
  const rows = Array.from({ length: 198 }, (_, n) => [post(n)]);
  for (let n = 198; n < 210; n += 2) {
    const ids = [id('Ada0000001', n)];
    rows.push([JSON.stringify({ k: 'received', id: id(SERVER, n), ts: 9, at: 9_999, ids })], [post(n)]);
  }
  await journal(rows);
  await new Projection(db, silentLogger()).grown(DOC);
  const late = await db.selectFrom('messages').select('id').where('received_at', '=', 9_999).execute();
  expect(late.length).toBe(6);
  expect((await projected()).length).toBe(204);
});

it('ops of one channel never reach the messages of another', async () => {
  const other = 'channel/Other00000000001/0' as DocName;
  const of = id('Ada0000001', 1);
  const eve = { ts: 9, of };
  await journal([[post(1)]]);
  await journal(
    [
      [JSON.stringify({ k: 'delete', id: id('Eve0000001', 1), ...eve })],
      [JSON.stringify({ k: 'react', id: id('Eve0000001', 2), emoji: '👎', on: true, ...eve })],
      [JSON.stringify({ k: 'edit', id: id('Ada0000001', 3), body: 'changed', ...eve })],
      [JSON.stringify({ k: 'received', id: id(SERVER, 4), ts: 9, at: 9, ids: [of] })],
      [post(1, { body: 'the same id' })],
    ],
    other,
  );
  const projection = new Projection(db, silentLogger());
  await Promise.all([projection.grown(other), projection.grown(DOC)]);
  expect(await projected()).toEqual(folded([post(1)]));
});

it('one document that can’t be projected does not stop the others', async () => {
  await journal([[post(1)]], BROKEN);
  await db.updateTable('journal').set({ checksum: 1 }).where('doc', '=', BROKEN).execute();
  await journal([[post(2)]]);
  const projection = new Projection(db, silentLogger());
  await projection.start();
  await projection.idle();
  expect((await projected()).map((row) => row.id)).toEqual([id('Ada0000001', 2)]);
});

it('many documents that grow together are projected with few commits', async () => {
  const docs = Array.from(
    { length: 50 },
    (_, n) => `channel/Channel0000001${String(n).padStart(2, '0')}/0` as DocName,
  );
  for (const doc of docs) await journal([[post(1)]], doc);
  let commits = 0;
  const counting = new Proxy(db, {
    get: (target, name) => {
      if (name === 'transaction') commits++;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const projection = new Projection(counting, silentLogger());
  await Promise.all(docs.map((doc) => projection.grown(doc)));
  expect(commits).toBe(1);
});

it('rows wait for others until somebody asks', async () => {
  await journal([[post(1)]]);
  const projection = new Projection(db, silentLogger());
  const waiting = projection.soon(DOC);
  expect(projection.behind).toBe(1);
  expect(await projected()).toEqual([]);
  await projection.caughtUp(`channel/${CHANNEL}`);
  expect((await projected()).length).toBe(1);
  await projection.idle();
  await waiting;
});

it('what waits is projected before the end', async () => {
  await journal([[post(1)]]);
  const projection = new Projection(db, silentLogger());
  void projection.soon(DOC);
  await projection.idle();
  expect((await projected()).length).toBe(1);
});
