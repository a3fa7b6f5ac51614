import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { sharedFrame, webSocketFrame } from './web-socket-frame.ts';

/** On both sides of where the header grows. */
const LENGTHS = [0, 1, 125, 126, 65_535, 65_536, 200_000];

let server: WebSocketServer;
let client: WebSocket | undefined;
beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});
afterEach(() => {
  client?.terminate();
  client = undefined;
  server.close();
});

async function connect(): Promise<{ ws: WebSocket; request: IncomingMessage; socket: WebSocket }> {
  const accepted = once(server, 'connection');
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client = socket;
  const [ws, request] = (await accepted) as [WebSocket, IncomingMessage];
  return { ws, request, socket };
}

const payload = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at % 251);

it('a client reads frames of all lengths, in order with those that ws itself sends', async () => {
  const { ws, request, socket } = await connect();
  const heard: Buffer[] = [];
  const all = new Promise<void>((resolve) =>
    socket.on('message', (data: Buffer, isBinary) => {
      expect(isBinary).toBe(true);
      if (heard.push(data) === 2 * LENGTHS.length) resolve();
    }),
  );
  for (const length of LENGTHS) {
    request.socket.write(webSocketFrame(payload(length)));
    ws.send(payload(length));
  }
  await all;
  const sent = LENGTHS.flatMap((length) => [payload(length), payload(length)]);
  for (const [index, data] of heard.entries()) expect(data.equals(sent[index] as Uint8Array)).toBe(true);
});

it('a frame is shared by those who are given the same bytes one after the other', () => {
  const [one, other] = [payload(10), payload(10)];
  const frame = sharedFrame(one);
  expect(sharedFrame(one)).toBe(frame);
  expect(sharedFrame(other)).not.toBe(frame);
  expect(sharedFrame(other).equals(frame)).toBe(true);
});
