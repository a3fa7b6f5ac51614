import type { ChannelId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { appendTexts } from '@causeway/shared/log';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { Device } from '../testing/device.ts';
import { frame, RawSocket, sized, TYPE } from '../testing/raw-socket.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { all, block, bytesOf, first, one, uint, update, varString } from '../testing/update-bytes.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const CHANNEL = 'Channel000000001' as ChannelId;
const QUIET = 'Quiet00000000001' as ChannelId;
const DOC = `channel/${CHANNEL}/0` as const;
const QUIET_DOC = `channel/${QUIET}/0` as const;

/** On a busy machine. */
const PATIENT = { timeout: 15_000 };

let server: SyncServer;
let offset = 0;
const devices: Device[] = [];
const sockets: RawSocket[] = [];

beforeAll(async () => {
  // What is written here stays in one segment.
  const segments = { ops: 100_000, bytes: 67_108_864 };
  server = await SyncServer.start({ clock: () => Date.now() + offset, segments });
  for (const user of [ADA, BOB]) await server.addUser(user);
  for (const channel of [CHANNEL, QUIET]) {
    await server.addChannel(channel, { [ADA]: 'owner', [BOB]: 'member' });
  }
});
afterEach(() => {
  for (const device of devices.splice(0)) device.close();
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => server.stop());

async function raw(user?: UserId): Promise<RawSocket> {
  const socket = await new RawSocket(server.url).open();
  sockets.push(socket);
  if (user !== undefined) expect(await socket.auth(QUIET_DOC, user)).toBe(true);
  return socket;
}

let made = 0;
const text = (user: UserId, body = 'x', ts = Date.now()): string =>
  JSON.stringify({ k: 'post', id: `${user}.${String(++made).padStart(12, '0')}`, ts, body });

describe('what one user may write', () => {
  it('10,000 messages that were written offline get through', async () => {
    const doc = new Y.Doc();
    // Each batch is a transaction of its own, as the client makes them.
    for (let at = 0; at < 10_000; at += LIMIT.batchOps)
      appendTexts(
        doc,
        Array.from({ length: LIMIT.batchOps }, () => text(ADA, `an ordinary message ${made}`)),
      );
    const device = new Device(server.url, DOC as never, ADA);
    devices.push(device);
    await device.synced();
    for (const piece of piecesOf(doc)) Y.applyUpdate(device.doc, piece);
    await vi.waitFor(() => expect(device.provider.unsyncedChanges).toBe(0), PATIENT);
    expect(device.stateless.filter(({ t }) => t === 'refused')).toEqual([]);
  });

  it('is bounded: above, ops are refused as `rate`, for a while; others are not affected', async () => {
    const bob = await raw(BOB);
    const ada = await raw(ADA);
    let clock = 0;
    const push = (): Promise<boolean> => bob.push(QUIET_DOC, update(block(7, clock, first(text(BOB)))));
    // All at once, as somebody would who speaks to another server instead.
    const units = LIMIT.opsBurst;
    expect(server.sync.budget.take(BOB, (units - 2) * LIMIT.opUnitBytes)).toBe(true);
    expect(await push()).toBe(true);
    clock++;
    expect(server.sync.budget.take(BOB, units * LIMIT.opUnitBytes)).toBe(false);
    expect(await push()).toBe(false);
    const refused = bob.answers.findLast(({ type }) => type === TYPE.stateless);
    expect(new TextDecoder().decode(refused?.bytes)).toMatch(/"code":"rate"/);
    expect(await ada.push(QUIET_DOC, one(first(text(ADA))))).toBe(true);
    offset += LIMIT.rateCooldownMs;
    expect(await push()).toBe(true);
  });
});

/** As the client splits what is too long for one update. */
function* piecesOf(doc: Y.Doc): Generator<Uint8Array> {
  const part = new Y.Doc();
  part.clientID = doc.clientID;
  const texts = doc.getArray<string>('log').toArray();
  for (let at = 0; at < texts.length; at += LIMIT.batchOps) {
    const before = Y.encodeStateVector(part);
    appendTexts(part, texts.slice(at, at + LIMIT.batchOps));
    yield Y.encodeStateAsUpdate(part, before);
  }
}

describe('what changes nothing', () => {
  const awareness = sized(bytesOf(uint(1), uint(5), uint(1), varString('{"typing":true}')));
  it.each([
    ['awareness', frame(QUIET_DOC, TYPE.awareness, awareness)],
    ['first steps', frame(QUIET_DOC, TYPE.sync, uint(0), sized(bytesOf(uint(0))))],
    ['stateless messages', frame(QUIET_DOC, TYPE.stateless, varString('{}'))],
  ])('a flood of %s closes the document, and the others go on', async (_, bytes) => {
    const bob = await raw(BOB);
    const ada = await raw(ADA);
    for (let at = 0; at < LIMIT.chatterBurst * 2; at++) bob.ws.send(bytes);
    await vi.waitFor(() => expect(bob.answers.some(({ type }) => type === TYPE.close)).toBe(true), PATIENT);
    expect(await ada.isAlive()).toBe(true);
    expect(await ada.push(QUIET_DOC, update(block(100 + made, 0, first(text(ADA)))))).toBe(true);
  });

  it('counts by its size as well: reading the states of many thousand devices takes long', async () => {
    const bob = await raw(BOB);
    const states = Array.from({ length: 40_000 }, (_, n) =>
      all(uint(n), uint(1), varString('{"typing":true}')),
    );
    const many = sized(bytesOf(uint(states.length), ...states));
    for (let at = 0; at < 6; at++) bob.ws.send(frame(QUIET_DOC, TYPE.awareness, many));
    await vi.waitFor(() => expect(bob.answers.some(({ type }) => type === TYPE.close)).toBe(true), PATIENT);
  });
});

describe('who has not said who they are', () => {
  it('may send so much and no more', async () => {
    const nobody = await new RawSocket(server.url).open();
    sockets.push(nobody);
    const piece = frame(QUIET_DOC, TYPE.stateless, varString('x'.repeat(LIMIT.frameBytes - 1_000)));
    const frames = Math.ceil(LIMIT.unauthenticatedBytes / piece.byteLength) + 1;
    vi.spyOn(console, 'warn').mockReturnValue();
    for (let at = 0; at < frames; at++) nobody.ws.send(piece);
    await vi.waitFor(() => expect(nobody.closeCode).toBeDefined(), PATIENT);
    expect(await (await raw(ADA)).isAlive()).toBe(true);
  });
});

it('200 devices that come back at once are all served', async () => {
  const opened = await Promise.all(Array.from({ length: 200 }, () => new RawSocket(server.url).open()));
  sockets.push(...opened);
  const answers = await Promise.all(opened.map((socket, at) => socket.auth(QUIET_DOC, at % 2 ? ADA : BOB)));
  expect(answers.every(Boolean)).toBe(true);
  for (const socket of opened) socket.send(QUIET_DOC, TYPE.sync, uint(0), sized(bytesOf(uint(0))));
  await vi.waitFor(() => {
    for (const socket of opened)
      expect(socket.answers.some(({ type, first: sync }) => type === TYPE.sync && sync === 1)).toBe(true);
  }, PATIENT);
});
