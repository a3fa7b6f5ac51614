import { channelDoc, userDoc } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Database } from '../db/schema.ts';
import { silentLogger } from '../log/logger.ts';
import { appendBytes } from '../sync/append-bytes.ts';
import { insertRows, type Row } from '../sync/journal.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { Projection } from './projection.ts';

const CHANNEL = 'Channel000000001' as ChannelId;
const DOC = channelDoc(CHANNEL, 0);
const HALF_AN_HOUR = 1_800_000;

let db: Kysely<Database>;
let projection: Projection;
let seq: number;
beforeEach(async () => {
  db = await openTestDatabase();
  await db
    .insertInto('logs')
    .values({ log: `channel/${CHANNEL}`, head: 0 })
    .execute();
  projection = new Projection(db, silentLogger());
  seq = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await projection.idle();
  await db.destroy();
});

const post = (more: object = {}): Promise<Row> => commit({ k: 'post', body: 'x', ...more });

async function commit(fields: object): Promise<Row> {
  const id = `Ada0000001.${String(++seq).padStart(12, '0')}`;
  const bytes = appendBytes({ client: seq, clock: 0 }, undefined, [JSON.stringify({ id, ts: 1, ...fields })]);
  const row = { doc: DOC, seq, bytes, owner: 'Ada0000001' as UserId };
  await db.transaction().execute((tx) => insertRows(tx, [row], 0));
  return row;
}

const projected = async (): Promise<number> =>
  (await db.selectFrom('messages').select('id').execute()).length;

/** After how many ms the round begins. */
async function wait(): Promise<number> {
  let ms = 0;
  for (; projection.behind > 0; ms += 1_000) await vi.advanceTimersByTimeAsync(1_000);
  return ms;
}

it('messages wait for each other for half an hour', async () => {
  const done = [projection.committed(DOC, [await post()]), projection.committed(DOC, [await post()])];
  expect(await wait()).toBe(HALF_AN_HOUR);
  await Promise.all(done);
  expect(await projected()).toBe(2);
});

it.each([
  ['a deletion', { k: 'delete', of: 'Ada0000001.000000000001' }],
  ['a seal', { k: 'seal', next: 1 }],
  ['what is said in a thread', { k: 'post', body: 'x', thread: 'Ada0000001.000000000001' }],
])('%s takes along at once what waits', async (_, fields) => {
  void projection.committed(DOC, [await post()]);
  const done = projection.committed(DOC, [await commit(fields)]);
  expect(await wait()).toBe(1_000);
  await done;
  expect(await projected()).toBeGreaterThan(0);
});

it('no more than a few hundred wait', async () => {
  const rows: Row[] = [];
  for (let made = 0; made < 500; made++) rows.push(await post());
  for (const row of rows.slice(1)) void projection.committed(DOC, [row]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(projection.behind).toBe(1);
  const done = projection.committed(DOC, rows.slice(0, 1));
  expect(await wait()).toBe(1_000);
  await done;
  expect(await projected()).toBe(500);
});

it('rows of other logs do not make them come sooner', async () => {
  const row = await post();
  const draft = { ...row, doc: userDoc('Ada0000001' as UserId, 0) };
  for (let made = 0; made < 500; made++) void projection.committed(draft.doc, [draft]);
  void projection.committed(DOC, [row, ...Array.from({ length: 500 }, () => draft)]);
  expect(await wait()).toBe(HALF_AN_HOUR);
});

it('whoever asks waits for nothing', async () => {
  void projection.committed(DOC, [await post()]);
  await projection.caughtUp(`channel/${CHANNEL}`);
  expect(await projected()).toBe(1);
});
