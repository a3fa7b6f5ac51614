import type { ChannelId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Device } from '../testing/device.ts';
import { frame, RawSocket, sized, TYPE } from '../testing/raw-socket.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { bytesOf, one, type Part, raw, first as start, uint, varString } from '../testing/update-bytes.ts';

const ADA = 'Ada0000001' as UserId;
const EVE = 'Eve0000001' as UserId;
const CHANNEL = 'Channel000000001' as ChannelId;
const DOC = `channel/${CHANNEL}/0`;
const QUIET = 'channel/Quiet00000000001/0';

let server: SyncServer;
let ada: Device;
beforeAll(async () => {
  // Hocuspocus prints what it closes a document for.
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'warn').mockReturnValue();
  server = await SyncServer.start();
  for (const user of [ADA, EVE]) await server.addUser(user);
  for (const channel of [CHANNEL, 'Quiet00000000001' as ChannelId]) {
    await server.addChannel(channel, { [ADA]: 'owner', [EVE]: 'member' });
  }
  ada = new Device(server.url, DOC as never, ADA);
  await ada.synced();
});
afterAll(async () => {
  ada.close();
  await server.stop();
});

const NAN = raw([...Array(160).fill(0x80), 0]);
const onDoc = (type: number, ...parts: readonly Part[]): Uint8Array => frame(DOC, type, ...parts);
const presence = (...parts: readonly Part[]): Uint8Array => onDoc(TYPE.awareness, sized(bytesOf(...parts)));

const FRAMES: readonly [string, Uint8Array][] = [
  ['nothing', new Uint8Array()],
  ['an address alone', bytesOf(varString(DOC))],
  ['an unknown type', onDoc(99)],
  ['a type that is no number', bytesOf(varString(DOC), NAN)],
  ['a broadcast that only servers send', onDoc(TYPE.broadcastStateless, varString('{"t":"revoked"}'))],
  ['a status', onDoc(TYPE.syncStatus, uint(1))],
  ['a ping', onDoc(9)],
  ['a stateless message without text', onDoc(TYPE.stateless)],
  ['a stateless message that is not JSON', onDoc(TYPE.stateless, varString('{'))],
  ['a close', onDoc(TYPE.close)],
  ['a token without text', onDoc(TYPE.auth, uint(0))],
  ['another token', onDoc(TYPE.auth, uint(0), varString('nobody'))],
  ['an authentication of another kind', onDoc(TYPE.auth, uint(7))],
  ['presence cut short', onDoc(TYPE.awareness, uint(50), raw([1, 2]))],
  ['presence that is not JSON', presence(uint(1), uint(5), uint(1), varString('{'))],
  ['presence of 2^40 devices', presence(uint(2 ** 40))],
  ['presence of a device without a number', presence(uint(1), NAN, uint(1), varString('{"typing":true}'))],
  ['presence that is a list', presence(uint(1), uint(5), uint(1), varString('[1]'))],
  ['presence that is a text', presence(uint(1), uint(6), uint(1), varString('"x"'))],
  ['a first step without a vector', onDoc(TYPE.sync, uint(0))],
  ['a first step with an empty vector', onDoc(TYPE.sync, uint(0), sized(new Uint8Array()))],
  ['a first step with 2^40 clients', onDoc(TYPE.sync, uint(0), sized(bytesOf(uint(2 ** 40))))],
  ['a first step without numbers', onDoc(TYPE.sync, uint(0), sized(bytesOf(uint(1), NAN, NAN)))],
  ['a second step of garbage', onDoc(TYPE.sync, uint(1), sized(new Uint8Array([1, 2, 3])))],
  ['a second step in two bytes', onDoc(TYPE.sync, raw([0x81, 0]), sized(one(start('x'))))],
  ['a fourth step', onDoc(TYPE.sync, uint(3), sized(new Uint8Array([0, 0])))],
  ['an update longer than its frame', onDoc(TYPE.sync, uint(2), uint(1_000), raw([1]))],
  ['an update of no length', onDoc(TYPE.sync, uint(2), NAN)],
  ['an update of garbage', onDoc(TYPE.syncReply, uint(2), sized(new Uint8Array(300).fill(255)))],
  ['an update above the limit', onDoc(TYPE.sync, uint(2), sized(one(start('x'.repeat(LIMIT.updateBytes)))))],
  ['a document without a name', frame('', TYPE.auth, uint(0), varString(`${EVE}/raw`))],
  ['a document called constructor', frame('constructor', TYPE.auth, uint(0), varString(`${EVE}/raw`))],
  ['a document called __proto__', frame('__proto__', TYPE.sync, uint(0), sized(bytesOf(uint(0))))],
  ['a session called __proto__', frame(`${DOC}\0__proto__`, TYPE.auth, uint(0), varString(`${EVE}/raw`))],
  ['a session within a session', frame(`${DOC}\0a\0b`, TYPE.auth, uint(0), varString(`${EVE}/raw`))],
  ['a name of zeros', frame('\0\0\0', TYPE.auth, uint(0), varString(`${EVE}/raw`))],
  ['a name of 100 KB', frame('x'.repeat(100_000), TYPE.auth, uint(0), varString(`${EVE}/raw`))],
];

/** The others go on as if nothing had been. */
async function othersGoOn(): Promise<void> {
  const id = ada.post('still here');
  await ada.acknowledged();
  const witness = await new RawSocket(server.url).open();
  expect(await witness.auth(QUIET, EVE)).toBe(true);
  witness.close();
  expect(ada.ops().some((op) => op.id === id)).toBe(true);
}

describe('a frame that no client sends ends no more than its sender’s connection', () => {
  it.each(FRAMES)('%s, authenticated', async (_, bytes) => {
    const eve = await new RawSocket(server.url).open();
    expect(await eve.auth(DOC, EVE)).toBe(true);
    eve.ws.send(bytes);
    await othersGoOn();
    eve.close();
  });

  it.each(FRAMES)('%s, before authentication', async (_, bytes) => {
    const eve = await new RawSocket(server.url).open();
    eve.ws.send(bytes);
    await othersGoOn();
    eve.close();
  });

  it('random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        const eve = await new RawSocket(server.url).open();
        await eve.auth(DOC, EVE);
        eve.ws.send(onDoc(TYPE.awareness, raw([...bytes])));
        eve.ws.send(onDoc(TYPE.sync, raw([...bytes])));
        eve.ws.send(bytes);
        eve.close();
      }),
    );
    await othersGoOn();
  });

  it('text', async () => {
    const eve = await new RawSocket(server.url).open();
    eve.ws.send('hello');
    await vi.waitFor(() => expect(eve.closeCode).toBe(1003));
    await othersGoOn();
  });

  it('more than a frame may have', async () => {
    const eve = await new RawSocket(server.url).open();
    eve.ws.send(new Uint8Array(LIMIT.frameBytes + 1));
    await vi.waitFor(() => expect(eve.closeCode).toBe(1009));
    await othersGoOn();
  });
});

it('malformed bytes close their document, and the socket’s others go on', async () => {
  const eve = await new RawSocket(server.url).open();
  await eve.auth(DOC, EVE);
  await eve.auth(QUIET, EVE);
  eve.send(DOC, TYPE.sync, uint(2), sized(new Uint8Array([9, 9, 9])));
  await vi.waitFor(() => expect(eve.answers.some(({ type }) => type === TYPE.close)).toBe(true));
  const text = JSON.stringify({ k: 'post', id: `${EVE}.000000000001`, ts: Date.now(), body: 'x' });
  expect(await eve.push(QUIET, one(start(text)))).toBe(true);
  eve.close();
});

it('a session is not opened by another one’s authentication', async () => {
  const eve = await new RawSocket(server.url).open();
  await eve.auth(`${DOC}\0a`, EVE);
  const text = JSON.stringify({ k: 'post', id: `${EVE}.00000000unop`, ts: Date.now(), body: 'x' });
  eve.send(`${DOC}\0b`, TYPE.sync, uint(0), sized(bytesOf(uint(0))));
  eve.send(`${DOC}\0b`, TYPE.sync, uint(2), sized(one(start(text))));
  eve.send(`${DOC}`, TYPE.sync, uint(2), sized(one(start(text))));
  expect(await eve.isAlive()).toBe(true);
  expect(eve.answers.filter(({ address }) => address === `${DOC}\0b` || address === DOC)).toEqual([]);
  await othersGoOn();
  expect(ada.ops().some(({ id }) => id === `${EVE}.00000000unop`)).toBe(false);
  eve.close();
});

it('of two texts at one clientID and clock exactly one is taken', async () => {
  for (let turn = 0; turn < 20; turn++) {
    const sockets = await Promise.all([1, 2].map(() => new RawSocket(server.url).open()));
    await Promise.all(sockets.map((socket) => socket.auth(DOC, EVE)));
    const ids = [1, 2].map((n) => `${EVE}.race0000${String(turn).padStart(3, '0')}${n}`);
    const results = await Promise.all(
      sockets.map((socket, n) => {
        const text = JSON.stringify({ k: 'post', id: ids[n], ts: Date.now(), body: 'x' });
        const bytes = bytesOf(uint(1), uint(1), uint(5_000 + turn), uint(0), start(text), uint(0));
        return socket.push(DOC, bytes);
      }),
    );
    expect([...results].sort()).toEqual([false, true]);
    await ada.until(
      (device) => device.ops().some(({ id }) => id === ids[results.indexOf(true)]),
      'the winner',
    );
    expect(ada.ops().some(({ id }) => id === ids[results.indexOf(false)])).toBe(false);
    const loser = sockets[results.indexOf(false)] as RawSocket;
    await vi.waitFor(() => expect(loser.answers.some(({ type }) => type === TYPE.stateless)).toBe(true));
    for (const socket of sockets) socket.close();
  }
});
