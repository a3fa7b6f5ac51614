import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@causeway/server/src/db/open-database.ts';
import type { Database } from '@causeway/server/src/db/schema.ts';
import { encodeSegment } from '@causeway/server/src/segment/segment-bytes.ts';
import { insertSegment } from '@causeway/server/src/segment/segment-store.ts';
import { appendBytes } from '@causeway/server/src/sync/append-bytes.ts';
import { compact, insertRows, readStored, rebuild } from '@causeway/server/src/sync/journal.ts';
import { channelDoc } from '@causeway/shared/doc-name';
import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import { type Kysely, sql } from 'kysely';
import { conversation } from './conversation.ts';
import { type Bench, median } from './figure.ts';

const CHANNEL = 'Bench00000000001' as ChannelId;
const OWNER = 'Ada0000001' as UserId;
/** Ops of one full segment. */
const OPS = 1_000;
const YOUNG = 1_000;
const OLD = 1_000_000;
/** What is shown first. */
const NEWEST = 50;

/**
 * Opening the tail of a channel out of SQLite: read the head segment, decode it, fold it, take the newest messages. In a
 * channel of a million messages against one of a thousand, and against parsing the ops of the head as JSON lines.
 */
export const open: Bench = async ({ quick }, report) => {
  const rounds = quick ? 100 : 2_500;
  const dir = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
  const young = await channelOf(join(dir, 'young.db'), YOUNG);
  const old = await channelOf(join(dir, 'old.db'), OLD);
  try {
    const lines = conversation(OPS).join('\n');
    const times = { young: [] as number[], old: [] as number[], parse: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.young.push(await time(() => openTail(young)));
      times.old.push(await time(() => openTail(old)));
      times.parse.push(await time(() => lines.split('\n').map((line) => JSON.parse(line))));
    }
    const metric = 'open the tail of a channel of 1,000,000 messages';
    const value = median(times.old);
    report({ metric, value, unit: 'ms', n: rounds });
    report({ metric, value: value / median(times.young), unit: 'ratio', n: rounds, vs: 'one of 1,000' });
    const vs = 'JSON.parse of the ops of the head as lines';
    report({ metric, value: value / median(times.parse), unit: 'ratio', n: rounds, vs });
  } finally {
    await Promise.all([young.db.destroy(), old.db.destroy()]);
    await rm(dir, { recursive: true, force: true });
  }
};

interface Place {
  readonly db: Kysely<Database>;
  readonly head: number;
}

/** A channel of `messages`, all but the newest {@link OPS} in sealed segments, written straight into the tables. */
async function channelOf(path: string, messages: number): Promise<Place> {
  const db = await openDatabase({ path });
  const head = messages / OPS - 1;
  const sealed = await encodeSegment(conversation(OPS), new Set());
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('logs')
      .values({ log: `channel/${CHANNEL}`, head })
      .execute();
    for (let n = 0; n < head; n++) await insertSegment(tx, CHANNEL, n, sealed, 0);
    await project(tx, messages);
    const doc = channelDoc(CHANNEL, head);
    const bytes = appendBytes({ client: 1, clock: 0 }, undefined, conversation(OPS));
    await insertRows(tx, [{ doc, seq: 1, bytes, owner: OWNER }], 0);
  });
  await compact(db, channelDoc(CHANNEL, head), 1);
  return { db, head };
}

/** Rows of `messages`, as the projection makes them. */
const project = (db: Kysely<Database>, messages: number): Promise<unknown> =>
  sql`
    with recursive n(n) as (select 0 union all select n + 1 from n where n < ${messages - 1})
    insert into messages
      (id, channel_id, author, posted, ts, body, deleted, mentions, files, segment)
    select ${OWNER} || '.' || substr(hex(randomblob(8)), 1, 12), ${CHANNEL}, ${OWNER}, 1, n,
      'the ferry leaves at nine so bring the plans we drew on Tuesday', 0, '[]', '[]', n / ${OPS}
    from n`.execute(db);

async function openTail({ db, head }: Place): Promise<number> {
  const { doc } = rebuild(await readStored(db, channelDoc(CHANNEL, head)));
  const channel = new ChannelFold();
  const newest = channel.add(readLog(doc)).timeline.slice(-NEWEST);
  if (newest.length !== NEWEST) throw new Error('the tail is not there');
  return newest.length;
}

/** ms. */
async function time(task: () => unknown): Promise<number> {
  const begun = performance.now();
  await task();
  return performance.now() - begun;
}
