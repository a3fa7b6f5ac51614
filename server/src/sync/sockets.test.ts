import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hocuspocus } from '@hocuspocus/server';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { addressReader } from '../http/client-address.ts';
import { createLogger, silentLogger } from '../log/logger.ts';
import type { ConnectionContext } from './hooks.ts';
import { SocketGate } from './socket-gate.ts';
import { Sockets } from './sockets.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Sockets of which one address may have two; what a new one is told. */
async function knocker(trustProxy: readonly string[]): Promise<(forwardedFor?: string) => Promise<number>> {
  const url = await serve({ addressOf: addressReader(trustProxy) });
  return (forwardedFor) =>
    new Promise((resolve) => {
      const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
      const ws = new WebSocket(url, { headers });
      ends.push(() => ws.terminate());
      ws.on('open', () => resolve(101));
      ws.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
      ws.on('error', () => undefined);
    });
}

type Options = ConstructorParameters<typeof Sockets>[0];

/** Where sockets are served. */
async function serve(options: Partial<Options>): Promise<string> {
  const sockets = new Sockets({
    hocuspocus: new Hocuspocus<ConnectionContext>({ quiet: true }),
    logger: silentLogger(),
    publicUrl: 'http://localhost',
    gate: new SocketGate(Date.now, { sockets: 2, perMinute: 100, unauthenticatedBytes: 1_000 }),
    addressOf: () => '192.0.2.1',
    onRefused: () => undefined,
    ...options,
  });
  const http: Server = createServer().on('upgrade', (request, stream, head) =>
    sockets.handleUpgrade(request, stream, head),
  );
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  ends.push(
    () => http.close(),
    () => sockets.close(),
  );
  return `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

it('counts sockets by address, whatever a client says of itself', async () => {
  const knock = await knocker([]);
  expect(await knock('192.0.2.1')).toBe(101);
  expect(await knock('192.0.2.2')).toBe(101);
  expect(await knock('192.0.2.3')).toBe(429);
});

it('believes a proxy that is trusted', async () => {
  const knock = await knocker(['127.0.0.1']);
  expect(await knock('192.0.2.1')).toBe(101);
  expect(await knock('192.0.2.1')).toBe(101);
  // The first hop is the client's own invention.
  expect(await knock('198.51.100.7, 192.0.2.1')).toBe(429);
  expect(await knock('192.0.2.2')).toBe(101);
});

it('says once that one address has too many', async () => {
  const lines: string[] = [];
  const logger = createLogger('warn', { write: (line) => void lines.push(line) });
  const url = await serve({ logger });
  for (let at = 0; at < 5; at++) {
    const ws = new WebSocket(url);
    ends.push(() => ws.terminate());
    ws.on('error', () => undefined);
    await Promise.race([once(ws, 'open'), once(ws, 'unexpected-response')]);
  }
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('TRUST_PROXY');
});

it('closes who does not say who they are', async () => {
  const refusals: string[] = [];
  const url = await serve({ unauthenticatedMs: 20, onRefused: (reason) => void refusals.push(reason) });
  const ws = new WebSocket(url);
  // A frame that is none does not make it wait longer.
  ws.on('open', () => ws.send(new Uint8Array([1, 65, 3])));
  const [code] = (await once(ws, 'close')) as [number];
  expect(code).toBe(4408);
  expect(refusals).toEqual(['unauthenticated']);
});
