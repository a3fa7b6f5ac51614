import { once } from 'node:events';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { frame, RawSocket, sized, TYPE } from '../testing/raw-socket.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { bytesOf, first, one, uint, varString } from '../testing/update-bytes.ts';
import { createHooks } from './hooks.ts';

const ADA = 'Ada0000001' as UserId;

/** All hooks that Causeway gives to Hocuspocus: one that is added is tried too. */
const HOOKS = Object.keys(createHooks({} as never));
const THROWN: readonly [string, () => unknown][] = [
  ['an Error', () => new Error('fault')],
  ['a string', () => 'fault'],
  ['undefined', () => undefined],
  ['null', () => null],
];
const CASES = HOOKS.flatMap((hook) => THROWN.map(([what, make]) => [hook, what, make] as const));
/** One for each case: a document is loaded once. */
const CHANNELS = CASES.map((_, n) => `Fault${String(n).padStart(11, '0')}` as ChannelId);

let server: SyncServer;
let faulty: string | undefined;
let thrown: () => unknown = () => undefined;
let faults = 0;
const rejections: unknown[] = [];
const onRejection = (reason: unknown): void => void rejections.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', onRejection);
  // Hocuspocus prints what it closes a document for.
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'warn').mockReturnValue();
  server = await SyncServer.start({
    beforeHook: async (name) => {
      if (name !== faulty) return;
      faults += 1;
      throw thrown();
    },
  });
  await server.addUser(ADA);
  for (const channel of CHANNELS) await server.addChannel(channel, { [ADA]: 'owner' });
});
afterEach(() => {
  faulty = undefined;
});
afterAll(async () => {
  await server.stop();
  process.off('unhandledRejection', onRejection);
});

let clock = 0;
const post = (): Uint8Array => {
  const id = `${ADA}.${String(++clock).padStart(12, '0')}`;
  return one(first(JSON.stringify({ k: 'post', id, ts: Date.now(), body: 'x' })));
};

/** All that a client does with a document, so that every hook is called; whatever becomes of it. */
async function useAll(doc: string): Promise<void> {
  const socket = await new RawSocket(server.url).open();
  const awareness = bytesOf(uint(1), uint(5), uint(1), varString('{"typing":true}'));
  socket.ws.send(frame(doc, TYPE.auth, uint(0), varString(`${ADA}/raw`)));
  socket.ws.send(frame(doc, TYPE.sync, uint(0), sized(bytesOf(uint(0)))));
  socket.ws.send(frame(doc, TYPE.awareness, sized(awareness)));
  socket.ws.send(frame(doc, TYPE.stateless, varString('{}')));
  socket.ws.send(frame(doc, TYPE.auth, uint(0), varString(`${ADA}/raw`)));
  socket.ws.send(frame(doc, TYPE.sync, uint(2), sized(post())));
  if (faulty !== 'beforeUnloadDocument') await vi.waitFor(() => expect(faults).toBeGreaterThan(0));
  await socket.isAlive();
  const closed = once(socket.ws, 'close');
  socket.ws.close();
  await closed;
  await vi.waitFor(() => expect(faults).toBeGreaterThan(0));
}

describe.each(CASES)('%s that throws %s', (hook, _, make) => {
  it('ends no more than the connection that it was called for', async () => {
    const at = CASES.findIndex(([name, , thrower]) => name === hook && thrower === make);
    const doc = `channel/${CHANNELS[at]}/0`;
    faults = 0;
    thrown = make;
    faulty = hook;
    await useAll(doc);
    faulty = undefined;
    const socket = await new RawSocket(server.url).open();
    expect(await socket.auth(doc, ADA)).toBe(true);
    socket.close();
    expect(rejections).toEqual([]);
  });
});

it('has tried the hooks that there are', () => {
  expect(HOOKS).toContain('onAuthenticate');
  expect(HOOKS.length).toBeGreaterThanOrEqual(6);
});
