import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import { SERVER_ID, type UserId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import { Document } from '@hocuspocus/server';
import { expect, it, vi } from 'vitest';
import type { BusMessage } from '../bus/bus-message.ts';
import { NO_BUS } from '../bus/no-bus.ts';
import { silentLogger } from '../log/logger.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { behind, block, first, update } from '../testing/update-bytes.ts';
import { insertRows, type Row } from './journal.ts';
import { LiveDoc } from './live-doc.ts';
import { LogQueues } from './log-queue.ts';
import { Replication, rowsIn } from './replication.ts';
import { scanUpdate } from './scan-update.ts';

const DOC = 'channel/Channel000000001/0' as DocName;
const ADA = 'Ada0000001' as UserId;

const text = (n: number): string =>
  JSON.stringify({ k: 'post', id: `${ADA}.${String(n).padStart(12, '0')}`, ts: n, body: `${n}` });
const rowOf = (n: number): Row => {
  const struct = n === 0 ? first(text(n)) : behind(7, n - 1, text(n));
  return { doc: DOC, seq: n + 1, bytes: update(block(7, n, struct)), owner: ADA };
};

/** Rows that end the silence. */
const ROWS = 3;
const SILENCE = { perReaderMs: 600_000, mostMs: 600_000, rows: ROWS, slackMs: 0 };

/** A document that is open on this server, whose readers are told of the first change, and then of {@link ROWS} together. */
function setUp(db: object = {}) {
  const published: BusMessage[] = [];
  const refreshed: string[] = [];
  const publish = (_: string, message: BusMessage): void => void published.push(message);
  const docs = {
    using: (_: unknown, task: () => Promise<unknown>) => task(),
    catchUp: async ({ name }: LiveDoc) => refreshed.push(name),
  };
  const parts = {
    db,
    docs,
    queues: new LogQueues(),
    bus: { ...NO_BUS, publish },
    logger: silentLogger(),
  };
  const replication = new Replication(parts as never);
  const document = new Document(DOC);
  const live: LiveDoc = new LiveDoc({
    ...{ name: DOC, address: parseDocName(DOC) as never, doc: document, serverClient: 9, now: () => 0 },
    readers: () => 1,
    silence: SILENCE,
    onTold: () => replication.told(DOC),
  });
  replication.opened(document, live);
  const write = (n: number): void => {
    const row = rowOf(n);
    live.take(
      [{ ...row, blocks: scanUpdate(row.bytes) }],
      [{ id: JSON.parse(text(n)).id, ts: n, text: text(n) }],
    );
    replication.publish([row]);
  };
  return { replication, document, live, published, refreshed, write };
}

const told = (messages: readonly BusMessage[]): Row[][] =>
  messages.map((message) => (message.type === 'rows' ? rowsIn(DOC, message).map(plain) : []));
const plain = (row: Row): Row => ({ ...row, bytes: Uint8Array.from(row.bytes) });

it('rows of one publication arrive as they were', async () => {
  const { published, live, write } = setUp();
  for (const n of [0, 1, 2]) write(n);
  expect(told(published)).toEqual([[rowOf(0)]]);
  live.applyTaken();
  await vi.waitFor(() => expect(told(published)).toEqual([[rowOf(0)], [rowOf(1), rowOf(2)]]));
});

it('a row that ends the silence is published with those that waited', async () => {
  const { published, write } = setUp();
  for (let n = 0; n <= ROWS; n++) write(n);
  await vi.waitFor(() => expect(told(published)).toHaveLength(2));
  expect(told(published)).toEqual([[rowOf(0)], [rowOf(1), rowOf(2), rowOf(3)]]);
});

it('what waits is published before the document is closed', () => {
  const { replication, document, published, write } = setUp();
  for (const n of [0, 1]) write(n);
  replication.closed(document);
  expect(told(published)).toEqual([[rowOf(0)], [rowOf(1)]]);
});

it('rows of others are taken over, and from then on each own one is published at once', () => {
  const { replication, live, published, write } = setUp();
  replication.receive(DOC, [rowOf(0), rowOf(1)]);
  expect([live.seq, readLog(live.doc)]).toEqual([2, [text(0), text(1)]]);
  write(2);
  write(3);
  expect(told(published)).toEqual([[rowOf(2)], [rowOf(3)]]);
});

it.each<[string, Row[]]>([
  ['a gap', [rowOf(1)]],
  ['bytes that are no row', [{ ...rowOf(0), bytes: new Uint8Array([1, 2]) }]],
  ['bytes of the server that are none', [{ ...rowOf(0), owner: SERVER_ID, bytes: new Uint8Array([9]) }]],
])('%s: the journal is asked', async (_, rows) => {
  const { replication, live, refreshed } = setUp();
  replication.receive(DOC, rows);
  await vi.waitFor(() => expect(refreshed).toEqual([DOC]));
  expect(live.seq).toBe(0);
});

it('what the journal has more of is read only where the bus brings nothing', async () => {
  const db = await openTestDatabase();
  const commit = (n: number): Promise<void> =>
    db.transaction().execute((tx) => insertRows(tx, [rowOf(n)], 0));
  const { replication, live, refreshed } = setUp(db);
  await commit(0);
  await replication.findBehind();
  replication.receive(DOC, [rowOf(0)]);
  replication.refreshStuck();
  await commit(1);
  await replication.findBehind();
  expect([live.seq, refreshed]).toEqual([1, []]);
  replication.refreshStuck();
  replication.refreshStuck();
  await vi.waitFor(() => expect(refreshed).toEqual([DOC]));
  await db.destroy();
});

it('a message whose sizes are not those of its bytes tells of nothing', () => {
  const rows = [{ seq: 1, owner: ADA, size: 3 }];
  expect(rowsIn(DOC, { type: 'rows', rows, bytes: new Uint8Array(2) })).toEqual([]);
  expect(rowsIn(DOC, { type: 'rows', rows } as never)).toEqual([]);
});
