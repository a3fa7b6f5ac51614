import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { sweep } from './account/sweep.ts';
import { type Composed, compose, type Replacements } from './compose.ts';
import type { Config } from './config/settings.ts';
import { createApp } from './http/app.ts';
import { type HttpHandlers, HttpServer } from './http-server.ts';
import type { Logger } from './log/logger.ts';
import type { Parts } from './parts.ts';

export interface RunningServer {
  /** Where people reach it. */
  readonly url: string;
  readonly port: number;
  readonly parts: Parts;
  /** Whether the database takes no writes. */
  readonly isStoreFailing: () => boolean;
  /** Ends the AI's answers, lets requests end, closes the sockets, then the database. */
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

/** Starts the server: HTTP, sockets and static files on one port. Rejects when the port is taken. */
export async function startServer(
  config: Config,
  logger: Logger,
  options: ServerOptions = {},
): Promise<RunningServer> {
  // The port is taken first: it is part of the default PUBLIC_URL, and without it nothing else is worth beginning.
  const http = await HttpServer.listen(config);
  const { port } = http;
  const url = config.publicUrl ?? `http://localhost:${port}`;
  try {
    const composed = await compose({
      ...{ config, logger, origin: url, serves: true },
      replace: options.replace ?? {},
    });
    http.handle(handlersOf(composed, options));
    const sweeping = startSweeping(composed.parts);
    logger.info({ port, url, dataDir: config.dataDir }, 'the server is ready');
    const close = async (): Promise<void> => {
      clearInterval(sweeping);
      // A private answer is a request, which a provider that stalls would keep from ending.
      await Promise.all([composed.endAnswers(), http.drain()]);
      await composed.close();
      http.destroy();
      logger.info('the server has ended');
    };
    const isStoreFailing = (): boolean => composed.sync.health.isFailing;
    return { url, port, parts: composed.parts, isStoreFailing, close };
  } catch (error) {
    http.destroy();
    throw error;
  }
}

function handlersOf({ parts, sync }: Composed, options: ServerOptions): HttpHandlers {
  const app = createApp(parts, {
    webRoot: options.webRoot ?? WEB_ROOT,
    validateResponses: options.validateResponses ?? false,
    sync,
  });
  return {
    request: getRequestListener(app.fetch),
    upgrade: (request, stream, head) => {
      const path = request.url?.split('?')[0];
      if (path === '/sync') sync.handleUpgrade(request, stream, head);
      else stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    },
  };
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
