import { connect } from 'node:net';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Device } from '../testing/device.ts';
import { RawSocket, sized, TYPE } from '../testing/raw-socket.ts';
import { SyncServer } from '../testing/sync-server.ts';
import { first, one, uint } from '../testing/update-bytes.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
const CHANNEL = 'Channel000000001' as ChannelId;
const DOC = `channel/${CHANNEL}/0`;

let server: SyncServer;
/** Called while a token is being checked. */
let onVerify: () => Promise<void>;
beforeEach(async () => {
  onVerify = async () => undefined;
  const ended = new Set<string>();
  server = await SyncServer.start({
    verify: async (userId, sessionId) => {
      const known = !ended.has(sessionId);
      await onVerify();
      return known ? { userId, sessionId } : undefined;
    },
  });
  endSession = (session) => {
    ended.add(session);
    server.sync.control.endSessions([session]);
  };
  for (const user of [ADA, BOB]) await server.addUser(user);
  await server.addChannel(CHANNEL, { [ADA]: 'owner', [BOB]: 'member' });
});
let endSession: (session: string) => void;
afterEach(() => server.stop());

const post = (serial: string): Uint8Array =>
  one(
    first(JSON.stringify({ k: 'post', id: `${BOB}.${serial.padStart(12, '0')}`, ts: Date.now(), body: 'x' })),
  );

const journaled = async (): Promise<number> =>
  (await server.db.selectFrom('journal').select('seq').where('doc', '=', DOC).execute()).length;

it('a session that ended writes nothing more, though its client does not close', async () => {
  const bob = await new RawSocket(server.url).open();
  await bob.auth(DOC, BOB, 'phone');
  endSession('phone');
  // The server's close is still on its way.
  bob.send(DOC, TYPE.sync, uint(2), sized(post('1')));
  const ada = new Device(server.url, DOC as never, ADA);
  await ada.synced();
  ada.post('later');
  await ada.acknowledged();
  expect(await journaled()).toBe(2);
  ada.close();
  bob.close();
});

it('a session that the command line ended, in the database alone, is closed within a second', async () => {
  const bob = await new RawSocket(server.url).open();
  await bob.auth(DOC, BOB, 'phone');
  const row = { id: 'phone', user_id: BOB, device: '', created_at: 0, last_used_at: 0, ended_at: 1 };
  await server.db.insertInto('sessions').values(row).execute();
  await vi.waitFor(() => expect(bob.closeCode).toBe(4401), { timeout: 2_000 });
  bob.close();
});

it('a session that ends while its token is checked opens nothing', async () => {
  let ended = false;
  onVerify = async () => {
    if (!ended) endSession('phone');
    ended = true;
  };
  const bob = await new RawSocket(server.url).open();
  expect(await bob.auth(DOC, BOB, 'phone')).toBe(false);
  bob.close();
});

it('a member who is removed while the document is opened is denied or closed, whenever that is', async () => {
  for (let turns = 0; turns < 30; turns++) {
    // One that is not loaded yet: that takes time.
    const channel = `Channel0000002${String(turns).padStart(2, '0')}` as ChannelId;
    const doc = await server.addChannel(channel, { [ADA]: 'owner', [BOB]: 'member' });
    const bob = await new RawSocket(server.url).open();
    const verified = new Promise<void>((resolve) => {
      onVerify = async () => resolve();
    });
    const answer = bob.auth(doc, BOB);
    await verified;
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    const gone = server.db.deleteFrom('members').where('user_id', '=', BOB).execute();
    await gone.then(() => server.sync.control.revokeMember(channel, BOB));
    if (await answer) {
      await vi.waitFor(() => expect(bob.answers.some(({ type }) => type === TYPE.close)).toBe(true));
    }
    bob.close();
  }
});

it('what fails inside of the server is told as such, not as a denial', async () => {
  await server.down();
  await server.up();
  await server.db.updateTable('journal').set({ checksum: 1 }).where('doc', '=', DOC).execute();
  const errors = vi.spyOn(console, 'error').mockReturnValue();
  const bob = new Device(server.url, DOC as never, BOB);
  await bob.until(({ denials }) => denials.length > 0, 'denied');
  expect(bob.denials).toEqual(['unavailable']);
  errors.mockRestore();
  bob.close();
});

it.each([
  ['a strange target', 'GET //[ HTTP/1.1\r\nHost: x'],
  ['a foreign origin', 'GET /sync HTTP/1.1\r\nHost: x\r\nOrigin: https://elsewhere.example'],
  ['an origin that is none', 'GET /sync HTTP/1.1\r\nHost: x\r\nOrigin: ['],
])('an upgrade with %s that is reset at once ends nothing', async (_, head) => {
  const { port, hostname } = new URL(server.url);
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const stream = connect(Number(port), hostname);
  stream.on('error', () => undefined);
  stream.write(`${head}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`, () =>
    stream.resetAndDestroy(),
  );
  const ada = new Device(server.url, DOC as never, ADA);
  await ada.synced();
  ada.close();
});

it('closes in time though a client does not answer', async () => {
  const bob = await new RawSocket(server.url).open();
  await bob.auth(DOC, BOB);
  bob.ws.pause();
  const started = performance.now();
  await server.down();
  expect(performance.now() - started).toBeLessThan(6_000);
  await server.up();
  bob.close();
});
