import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { sweep } from './account/sweep.ts';
import { type Composed, compose, type Replacements } from './compose.ts';
import type { Config } from './config/settings.ts';
import { createApp } from './http/app.ts';
import type { Logger } from './log/logger.ts';
import type { Parts } from './parts.ts';

export interface RunningServer {
  /** Where people reach it. */
  readonly url: string;
  readonly port: number;
  readonly parts: Parts;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Folder of the built web app. */
  readonly webRoot?: string;
  /** For tests: answers are checked against the contract. */
  readonly validateResponses?: boolean;
  readonly replace?: Replacements;
}

export const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));

const SWEEP_MS = 3_600_000;
/** How long requests may take to end when the server does, in ms. */
const GOODBYE_MS = 5_000;

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Starts the server: HTTP, sockets and static files on one port. Rejects when the port is taken. */
export async function startServer(
  config: Config,
  logger: Logger,
  options: ServerOptions = {},
): Promise<RunningServer> {
  // The port is taken first: it is part of the default PUBLIC_URL, and without it nothing else is worth beginning.
  const { server, ready, port } = await listen(config);
  const url = config.publicUrl ?? `http://localhost:${port}`;
  try {
    const composed = await compose({ config, logger, origin: url, replace: options.replace ?? {} });
    ready(...handlersOf(composed, options));
    const sweeping = startSweeping(composed.parts);
    logger.info({ port, url, dataDir: config.dataDir }, 'the server is ready');
    const close = async (): Promise<void> => {
      clearInterval(sweeping);
      await Promise.all([closeHttp(server), composed.close()]);
      logger.info('the server has ended');
    };
    return { url, port, parts: composed.parts, close };
  } catch (error) {
    server.close();
    throw error;
  }
}

type UpgradeListener = (request: IncomingMessage, stream: Duplex, head: Buffer) => void;

function handlersOf({ parts, sync }: Composed, options: ServerOptions): [Listener, UpgradeListener] {
  const app = createApp(parts, {
    webRoot: options.webRoot ?? WEB_ROOT,
    validateResponses: options.validateResponses ?? false,
    connections: sync.connections,
  });
  const upgrade: UpgradeListener = (request, stream, head) => {
    const path = request.url?.split('?')[0];
    if (path === '/sync') sync.handleUpgrade(request, stream, head);
    else stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  };
  return [getRequestListener(app.fetch), upgrade];
}

interface Listening {
  readonly server: Server;
  readonly port: number;
  /** Sets what answers; requests that came before wait for it. */
  ready(listener: Listener, upgrade: UpgradeListener): void;
}

function listen({ host, port }: Config): Promise<Listening> {
  const handlers = Promise.withResolvers<[Listener, UpgradeListener]>();
  const server = createServer((request, response) => {
    void handlers.promise.then(([listener]) => listener(request, response));
  });
  server.on('upgrade', (request, stream, head) => {
    void handlers.promise.then(([, upgrade]) => upgrade(request, stream, head));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const ready: Listening['ready'] = (...both) => handlers.resolve(both);
      resolve({ server, port: (server.address() as AddressInfo).port, ready });
    });
  });
}

function startSweeping(parts: Parts): NodeJS.Timeout {
  const run = (): void => {
    sweep(parts).catch((error: unknown) =>
      parts.logger.error({ err: error }, 'rows that are over were not dropped'),
    );
  };
  run();
  return setInterval(run, SWEEP_MS).unref();
}

/** Lets requests end, but does not wait for ever for clients that hold their connection open. */
function closeHttp(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const goodbye = setTimeout(() => server.closeAllConnections(), GOODBYE_MS);
    server.close(() => {
      clearTimeout(goodbye);
      resolve();
    });
    server.closeIdleConnections();
  });
}
