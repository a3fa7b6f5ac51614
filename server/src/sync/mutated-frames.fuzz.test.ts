import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import { type ChannelId, newOpId, type UserId } from '@causeway/shared/id';
import { readLog } from '@causeway/shared/log';
import { zChannelClientOp } from '@causeway/shared/op/channel-op';
import { givenSeed, runCount } from '@causeway/shared/testing/run-count';
import { afterAll, beforeAll, expect, it, type MockInstance, vi } from 'vitest';
import * as Y from 'yjs';
import { Device } from '../testing/device.ts';
import { mutated } from '../testing/mutated.ts';
import { type Answer, frame, RawSocket, sized, TYPE } from '../testing/raw-socket.ts';
import { Seeded } from '../testing/seeded.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { behind, block, bytesOf, first, uint, update, varString } from '../testing/update-bytes.ts';
import { parseFrame } from './frame.ts';
import { readStored, rebuild } from './journal.ts';

const ADA = 'Ada0000001' as UserId;
const EVE = 'Eve0000001' as UserId;
const QUIET = 'Quiet00000000001' as ChannelId;
/** 100,000 frames with `SOAK=40`. */
const FRAMES = runCount(2_500);
const SEED = givenSeed() ?? 20_261_121;
const SOCKETS = 50;
/** Frames for one channel: its log stays below what a segment holds. */
const PER_CHANNEL = 250;
const MIB = 1_048_576;
/** What the heap may have grown by, after as many frames as you like. */
const HEAP_LIMIT = 48 * MIB;

const random = new Seeded(SEED);
let ahead = 0;
const clock = (): number => Date.now() + ahead;
let server: SyncServer;
let sockets: RawSocket[];
let witness: RawSocket;
const printed: MockInstance[] = [];
const rejections: unknown[] = [];
const onRejection = (reason: unknown): void => void rejections.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', onRejection);
  // Hocuspocus prints what it closes a document for.
  printed.push(vi.spyOn(console, 'error').mockReturnValue(), vi.spyOn(console, 'warn').mockReturnValue());
  server = await SyncServer.start({ clock });
  for (const user of [ADA, EVE]) await server.addUser(user);
  await server.addChannel(QUIET, { [ADA]: 'owner' });
  sockets = await Promise.all(Array.from({ length: SOCKETS }, () => new RawSocket(server.url).open()));
  witness = await new RawSocket(server.url).open();
});
afterAll(async () => {
  for (const socket of [...sockets, witness]) socket.close();
  await server.stop();
  process.off('unhandledRejection', onRejection);
});

let ops = 0;
const text = (): string =>
  JSON.stringify({
    k: 'post',
    id: newOpId(EVE, clock(), random.bytes),
    ts: clock(),
    body: `${ops++} äöü 😀`,
  });
const texts = (): [string, ...string[]] => [text(), ...Array.from({ length: random.below(3) }, text)];

/** An update of one new clientID, or of two that depend on each other. */
function lawfulUpdate(): Uint8Array {
  const client = 1 + random.below(2 ** 32 - 2);
  const own = block(client, 0, first(...texts()));
  if (random.chance(0.7)) return update(own);
  return update(block(client + 1, 0, behind(client, 0, ...texts())), own);
}

const VALID: Readonly<Record<string, (address: string) => Uint8Array>> = {
  auth: (address) => frame(address, TYPE.auth, uint(0), varString(`${EVE}/raw`)),
  firstStep: (address) => frame(address, TYPE.sync, uint(0), sized(bytesOf(uint(1), uint(7), uint(3)))),
  secondStep: (address) => frame(address, TYPE.sync, uint(1), sized(lawfulUpdate())),
  update: (address) => frame(address, TYPE.sync, uint(2), sized(lawfulUpdate())),
  reply: (address) => frame(address, TYPE.syncReply, uint(2), sized(lawfulUpdate())),
  awareness: (address) =>
    frame(address, TYPE.awareness, sized(bytesOf(uint(1), uint(9), uint(1), varString('{"typing":true}')))),
  query: (address) => frame(address, TYPE.queryAwareness),
  stateless: (address) => frame(address, TYPE.stateless, varString('{"t":"x"}')),
};
const WEIGHTS = {
  auth: 1,
  firstStep: 2,
  secondStep: 4,
  update: 10,
  reply: 2,
  awareness: 3,
  query: 1,
  stateless: 1,
} as const;

const validFrame = (address: string): Uint8Array =>
  (VALID[random.weighted(WEIGHTS)] as (address: string) => Uint8Array)(address);

/** Updates by the address that they were sent to, and those that were acknowledged. */
const sent = new Map<string, Uint8Array>();
let acknowledged: Uint8Array[] = [];
let frames = 0;

/** One frame with faults (now and then without) on a document's connection of its own. */
function sendOne(socket: RawSocket, doc: DocName): string {
  const address = `${doc}\0${++frames}`;
  const valid = validFrame(address);
  const other = validFrame(address);
  const bytes = random.chance(0.1)
    ? valid
    : mutated(valid, bytesOf(varString(address)).length, other, random);
  const parsed = parseFrame(bytes);
  if (parsed.type === 'changes') sent.set(address, parsed.update.slice());
  socket.ws.send((VALID.auth as (address: string) => Uint8Array)(address));
  socket.ws.send(bytes);
  return address;
}

function collect(socket: RawSocket): void {
  for (const { address, type, first: status } of socket.answers.splice(0) as Answer[]) {
    const bytes = sent.get(address);
    if (type === TYPE.syncStatus && status === 1 && bytes !== undefined) acknowledged.push(bytes);
  }
}

async function burst(doc: DocName): Promise<void> {
  for (const [at, socket] of sockets.entries()) {
    const isTired = random.chance(0.01);
    if (isTired) socket.close();
    if (isTired || socket.closeCode !== undefined) sockets[at] = await new RawSocket(server.url).open();
  }
  const addresses = sockets.map((socket) => sendOne(socket, doc));
  // Whoever does not answer any more has been closed, which is all that may happen to it.
  await Promise.all(sockets.map((socket) => socket.isAlive().catch(() => false)));
  for (const [at, socket] of sockets.entries()) {
    collect(socket);
    if (socket.closeCode === undefined) socket.send(addresses[at] as string, TYPE.close);
  }
  // Time for the limits of what one user and one address may do.
  ahead += 2_000;
}

const lawful = (user: UserId): Uint8Array => {
  const id = newOpId(user, clock(), random.bytes);
  const post = JSON.stringify({ k: 'post', id, ts: clock(), body: 'lawful' });
  return update(block(1 + random.below(2 ** 32 - 2), 0, first(post)));
};

/** All that was acknowledged is in the journal as it was sent; whatever is there is lawful, each op once. */
async function checkJournal(doc: DocName): Promise<Y.Doc> {
  const { doc: stored } = rebuild(await readStored(server.db, doc));
  for (const bytes of acknowledged) {
    for (const struct of Y.decodeUpdate(bytes).structs) {
      if (!(struct instanceof Y.Item)) throw new Error('acknowledged something other than an item');
      const kept = contentAt(stored, struct.id.client, struct.id.clock, struct.length);
      expect(kept).toEqual(struct.content.getContent());
    }
  }
  const written = readLog(stored).map((element) => JSON.parse(element) as { k: string; id: string });
  for (const op of written.filter(({ id }) => !id.startsWith('0000000000')))
    expect(zChannelClientOp.safeParse(op).success && op.id.startsWith(EVE)).toBe(true);
  expect(new Set(written.map(({ id }) => id)).size).toBe(written.length);
  return stored;
}

function contentAt(doc: Y.Doc, client: number, clock: number, length: number): unknown[] {
  const structs = doc.store.clients.get(client) ?? [];
  return structs
    .flatMap((struct) => (struct instanceof Y.Item ? struct.content.getContent() : []))
    .slice(clock, clock + length);
}

/** Frames for one channel; meanwhile a reader follows it, and somebody elsewhere writes. */
async function attack(doc: DocName): Promise<void> {
  const address = parseDocName(doc);
  if (address?.type !== 'channel') throw new Error('no channel');
  await server.addChannel(address.id, { [ADA]: 'owner', [EVE]: 'member' });
  const reader = new Device(server.url, doc, ADA);
  await reader.synced();
  const quiet = `channel/${QUIET}/0\0${frames}`;
  expect(await witness.auth(quiet, ADA)).toBe(true);
  for (const end = frames + PER_CHANNEL; frames < end; ) {
    await burst(doc);
    if (frames % (SOCKETS * 2) === 0) expect(await witness.push(quiet, lawful(ADA))).toBe(true);
  }
  witness.send(quiet, TYPE.close);
  const last = await new RawSocket(server.url).open();
  expect(await last.auth(doc, EVE)).toBe(true);
  // Behind all that waits.
  expect(await last.push(doc, lawful(EVE))).toBe(true);
  last.close();
  for (const socket of sockets) collect(socket);
  const stored = await checkJournal(doc);
  await reader.until(({ doc: own }) => readLog(own).length === readLog(stored).length, 'all of it');
  expect(readLog(reader.doc)).toEqual(readLog(stored));
  reader.close();
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

it(`${FRAMES} frames with faults (SEED=${SEED}): no crash, no false acknowledgement, bounded heap`, {
  timeout: 60_000 + FRAMES * 20,
}, async () => {
  let taken = 0;
  let atFirst = 0;
  for (let channel = 1; frames < FRAMES; channel++) {
    await attack(`channel/Attack${String(channel).padStart(10, '0')}/0` as DocName);
    taken += acknowledged.length;
    sent.clear();
    acknowledged = [];
    // They keep what they were told.
    for (const mock of printed) mock.mockClear();
    if (channel === 2) atFirst = heap();
  }
  expect(rejections).toEqual([]);
  // Otherwise the frames would say nothing: some get through, most do not.
  expect(taken).toBeGreaterThan(FRAMES / 50);
  expect(taken).toBeLessThan(FRAMES / 2);
  const grown = heap() - atFirst;
  expect(grown).toBeLessThan(HEAP_LIMIT);
});
