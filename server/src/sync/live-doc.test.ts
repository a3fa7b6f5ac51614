import { parseDocName } from '@causeway/shared/doc-name';
import { SERVER_ID, type UserId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { behind, block, first, update } from '../testing/update-bytes.ts';
import { LiveDoc } from './live-doc.ts';
import { scanUpdate } from './scan-update.ts';

const NAME = 'channel/Channel000000001/0';
const ADA = 'Ada0000001' as UserId;
const CLIENT = 7;
const SERVER_CLIENT = 9;
const READERS = 50;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const text = (n: number, author: UserId = ADA): string =>
  JSON.stringify({ k: 'post', id: `${author}.${String(n).padStart(12, '0')}`, ts: 1_000 + n, body: `${n}` });

function setUp() {
  const address = parseDocName(NAME);
  if (address === undefined) throw new Error(NAME);
  const doc = new Y.Doc();
  const told = vi.fn();
  const live = new LiveDoc({
    ...{ name: NAME as never, address, doc, serverClient: SERVER_CLIENT },
    now: () => 2_000,
    readers: () => READERS,
    onTold: told,
  });
  const changes = vi.fn();
  doc.on('update', changes);
  /** A row of Ada's with her next message. */
  const row = (n: number) => {
    const struct = n === 0 ? first(text(n)) : behind(CLIENT, n - 1, text(n));
    const bytes = update(block(CLIENT, n, struct));
    return { seq: live.seq + 1, bytes, owner: ADA, blocks: scanUpdate(bytes) };
  };
  const take = (n: number): void => {
    live.take([row(n)], [{ id: JSON.parse(text(n)).id, ts: 1_000 + n, text: text(n) }]);
  };
  return { live, doc, changes, told, take, row };
}

it('what is taken is known at once, and told together', () => {
  const { live, doc, changes, told, take } = setUp();
  for (const n of [0, 1, 2]) take(n);
  expect([live.seq, live.ops, live.clockOf(CLIENT), live.ownerOf(CLIENT)]).toEqual([3, 3, 3, ADA]);
  expect(live.textOf(JSON.parse(text(2)).id)).toBe(text(2));
  expect([changes.mock.calls.length, readLog(doc)]).toEqual([1, [text(0)]]);
  expect(live.isSilent).toBe(true);
  vi.advanceTimersByTime(100);
  expect([changes.mock.calls.length, readLog(doc)]).toEqual([2, [0, 1, 2].map((n) => text(n))]);
  expect(told).toHaveBeenCalledTimes(2);
  expect([live.isSilent, live.ops, live.bytes]).toEqual([false, 3, text(0).length * 3]);
});

it.each([
  ['the document', ({ doc }: LiveDoc) => readLog(doc).length, 3],
  ['the text at a clock', (live: LiveDoc) => live.textAt(CLIENT, 2), text(2)],
  ['the last element', (live: LiveDoc) => live.lastItem(), { client: CLIENT, clock: 2 }],
])('whoever asks for %s finds all that is taken', (_, asked, expected) => {
  const { live, take } = setUp();
  for (const n of [0, 1, 2]) take(n);
  expect(asked(live)).toEqual(expected);
});

it('what the server writes comes at once, behind what is taken', () => {
  const { live, doc, changes, take } = setUp();
  for (const n of [0, 1]) take(n);
  const bytes = update(block(SERVER_CLIENT, 0, behind(CLIENT, 1, text(5, SERVER_ID))));
  live.apply({ seq: 3, bytes, owner: SERVER_ID });
  expect(readLog(doc)).toEqual([text(0), text(1), text(5, SERVER_ID)]);
  expect([changes.mock.calls.length, live.seq, live.ops]).toEqual([3, 3, 3]);
});

it('rows of another server are taken together, and count once', () => {
  const { live, doc, changes, take, row } = setUp();
  take(0);
  const rows = [1, 2].map((n, at) => ({ ...row(n), seq: 2 + at, doc: live.name }));
  live.follow(rows);
  expect([live.seq, live.ops, live.clockOf(CLIENT), changes.mock.calls.length]).toEqual([3, 3, 3, 1]);
  vi.advanceTimersByTime(100);
  expect([changes.mock.calls.length, readLog(doc).length, live.ops]).toEqual([2, 3, 3]);
});

it('who repeats what was taken a moment ago adds nothing', () => {
  const { live, take, row } = setUp();
  for (const n of [0, 1]) take(n);
  const again = row(0);
  live.take([{ ...again, seq: 3 }], []);
  expect(live.clockOf(CLIENT)).toBe(2);
  expect([readLog(live.doc).length, live.ops]).toEqual([2, 2]);
});

it('what another process has stored comes behind what is taken', () => {
  const { live, doc, take } = setUp();
  for (const n of [0, 1]) take(n);
  const bytes = update(block(CLIENT, 2, behind(CLIENT, 1, text(2))));
  live.catchUp({ snapshot: undefined, rows: [{ doc: live.name, seq: 3, bytes, owner: ADA }] });
  expect([live.seq, live.ops, live.clockOf(CLIENT), readLog(doc).length]).toEqual([3, 3, 3, 3]);
});

it('of rows that are none, those before the first are told', () => {
  const { live, changes, take, row } = setUp();
  take(0);
  const good = { ...row(1), doc: live.name };
  const bad = { ...good, seq: 3, bytes: good.bytes.subarray(1) };
  expect(() => live.follow([good, bad])).toThrow();
  expect(live.seq).toBe(2);
  vi.advanceTimersByTime(100);
  expect(changes).toHaveBeenCalledTimes(2);
});
