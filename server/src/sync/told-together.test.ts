import type { DocName } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import * as decoding from 'lib0/decoding';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { type Answer, RawSocket, sized, TYPE } from '../testing/raw-socket.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { behind, block, first, uint, update, varString } from '../testing/update-bytes.ts';

const SYNC = { step1: 0, step2: 1, update: 2 };
const ADA = 'Ada0000001' as UserId;
/** Ops with which a segment is full. */
const FULL = 5;
/** Longer than any test: nothing is told that nobody asks for. */
const FOR_EVER = { perReaderMs: 600_000, mostMs: 600_000, rows: 1_000, slackMs: 0 };

let server: SyncServer;
let doc: DocName;
let one: RawSocket;
let two: RawSocket;
let channels = 0;
let serial = 0;
beforeAll(async () => {
  server = await SyncServer.start({ silence: FOR_EVER, segments: { ops: FULL, bytes: 1_000_000 } });
  await server.addUser(ADA);
});
afterAll(() => server.stop());
beforeEach(async () => {
  const channel = `Told00000000000${++channels}` as ChannelId;
  doc = `channel/${channel}/0` as DocName;
  await server.addChannel(channel, { [ADA]: 'owner' });
  one = await new RawSocket(server.url).open();
  two = await new RawSocket(server.url).open();
  await one.auth(doc, ADA);
  // The first is told, the second is not.
  for (const clock of [0, 1]) expect(await one.push(doc, at(101, clock))).toBe(true);
});
afterEach(() => {
  one.close();
  two.close();
});

const post = (): string => {
  const id = `${ADA}.${String(++serial).padStart(12, '0')}`;
  return JSON.stringify({ k: 'post', id, ts: Date.now(), body: 'x' });
};
const at = (client: number, clock: number): Uint8Array =>
  update(block(client, clock, clock === 0 ? first(post()) : behind(client, clock - 1, post())));

it('who comes during a silence gets all that was acknowledged', async () => {
  await two.auth(doc, ADA);
  two.send(doc, TYPE.sync, uint(SYNC.step1), sized(new Uint8Array([0])));
  const isStep2 = ({ type, first: step }: Answer): boolean =>
    (type === TYPE.sync || type === TYPE.syncReply) && step === SYNC.step2;
  await vi.waitFor(() => expect(two.answers.some(isStep2)).toBe(true));
  const bytes = two.answers.find(isStep2)?.bytes.subarray(1) ?? new Uint8Array();
  const copy = new Y.Doc();
  Y.applyUpdate(copy, decoding.readVarUint8Array(decoding.createDecoder(bytes)));
  expect(readLog(copy).filter((text) => text.includes('"post"'))).toHaveLength(2);
});

it('what comes along with the authentication counts once, though Hocuspocus applies it too', async () => {
  two.send(doc, TYPE.auth, uint(0), varString(`${ADA}/raw`));
  two.send(doc, TYPE.sync, uint(SYNC.update), sized(at(102, 0)));
  two.send(doc, TYPE.sync, uint(SYNC.update), sized(update(block(103, 0, behind(101, 1, post())))));
  await vi.waitFor(() => expect(two.statuses(doc)).toEqual([1, 1]));
  // Four of five: there is room for one more, and then no more.
  expect(await one.push(doc, at(101, 2))).toBe(true);
  expect(await one.push(doc, at(101, 3))).toBe(false);
});
