import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { LIMIT } from '@causeway/shared/limit';
import { type Document, Hocuspocus } from '@hocuspocus/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { silentLogger } from '../log/logger.ts';
import { RawSocket, sized, TYPE } from '../testing/raw-socket.ts';
import { bytesOf, uint } from '../testing/update-bytes.ts';
import type { ConnectionContext } from './hooks.ts';
import { SocketGate } from './socket-gate.ts';
import { Sockets } from './sockets.ts';

const MIB = 1_048_576;
const DOC = 'channel/Flow000000000001/0';
/** On a busy machine. */
const PATIENT = { timeout: 15_000 };
const PIECE = 'x'.repeat(65_536);
const PIECES = (200 * MIB) / PIECE.length;

let hocuspocus: Hocuspocus<ConnectionContext>;
let sockets: Sockets;
let http: Server;
let url: string;
const refusals: string[] = [];
const open: RawSocket[] = [];

beforeEach(async () => {
  refusals.length = 0;
  hocuspocus = new Hocuspocus<ConnectionContext>({
    quiet: true,
    onAuthenticate: async ({ context }) => void context.socket.sessions.add('s'),
    connected: async ({ connection, context }) => void context.socket.connections.add(connection),
  });
  sockets = new Sockets({
    hocuspocus,
    logger: silentLogger(),
    publicUrl: 'http://localhost',
    gate: new SocketGate(Date.now),
    addressOf: () => '192.0.2.1',
    onRefused: (reason) => void refusals.push(reason),
  });
  http = createServer().on('upgrade', (request, stream, head) =>
    sockets.handleUpgrade(request, stream, head),
  );
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/sync`;
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close();
  const closed = sockets.close();
  sockets.terminate();
  await closed;
  http.close();
});

async function reader(): Promise<RawSocket> {
  const socket = await new RawSocket(url).open();
  open.push(socket);
  expect(await socket.auth(DOC, 'anybody')).toBe(true);
  return socket;
}

const document = (): Document => hocuspocus.documents.get(DOC) as Document;

it('a reader that stops reading while 200 MB flow is cut off; the others get all of it, and memory stays bounded', async () => {
  const slow = await reader();
  const quick = await reader();
  let received = 0;
  quick.ws.removeAllListeners('message');
  quick.ws.on('message', (data: Buffer) => {
    received += data.byteLength;
  });
  await vi.waitFor(() => expect(document().getConnectionsCount()).toBe(2));
  slow.ws.pause();
  const before = process.memoryUsage().rss;
  let peak = before;
  let cutAfter = 0;
  for (let at = 0; at < PIECES; at++) {
    document().broadcastStateless(PIECE);
    if (document().getConnectionsCount() === 2) cutAfter = (at + 1) * PIECE.length;
    // The quick one keeps pace: what waits for it never makes a pause necessary.
    while (received < (at - 4) * PIECE.length) await turn();
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  await vi.waitFor(() => expect(received).toBeGreaterThanOrEqual(200 * MIB), PATIENT);
  expect(refusals).toEqual(['unread']);
  // The kernel takes some megabytes on both sides before anything waits here.
  expect(cutAfter).toBeLessThan(LIMIT.unreadBytes + 32 * MIB);
  expect(peak - before).toBeLessThan(150 * MIB);
  expect(document().getConnectionsCount()).toBe(1);
  expect(sockets.size).toBe(1);
});

it('who asks for more than it reads is not read from until it has; then it goes on', async () => {
  const slow = await reader();
  document()
    .getText('x')
    .insert(0, 'x'.repeat(MIB / 8));
  const ask = (): void => slow.send(DOC, TYPE.sync, uint(0), sized(bytesOf(uint(0))));
  const answers = (): number =>
    slow.answers.filter(({ type, first }) => type === TYPE.sync && first === 1).length;
  slow.ws.pause();
  for (let at = 0; at < 500; at++) ask();
  while (slow.ws.bufferedAmount > 0) await turn();
  slow.ws.resume();
  await vi.waitFor(() => expect(answers()).toBe(500), PATIENT);
  expect(refusals).toEqual([]);
});
