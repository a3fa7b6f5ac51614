import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { LIMIT } from '@causeway/shared/limit';
import type { Hocuspocus } from '@hocuspocus/server';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';

/** Context of every document's connection on one socket. */
export interface SocketContext {
  readonly socket: Socket;
}

/** A WebSocket, and the sessions whose tokens opened documents on it. */
export interface Socket {
  readonly sessions: Set<string>;
}

const PING_MS = 30_000;
/** Close code: the session ended; sign in again. */
const SESSION_ENDED = 4401;

interface Options {
  readonly hocuspocus: Hocuspocus;
  readonly logger: Logger;
  /** `PUBLIC_URL`: browsers connect from this origin, or from the host that they are asking. */
  readonly publicUrl: string;
}

/** The sockets of `/sync`: accepts them, keeps them alive, closes those of ended sessions. */
export class Sockets {
  readonly #options: Options;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: LIMIT.frameBytes });
  readonly #open = new Map<WebSocket, Socket>();
  /** Those that have answered since the last ping. */
  readonly #alive = new WeakSet<WebSocket>();
  readonly #pinger: NodeJS.Timeout;

  constructor(options: Options) {
    this.#options = options;
    this.#pinger = setInterval(() => this.#ping(), PING_MS);
    this.#pinger.unref();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Answers an HTTP upgrade to `/sync`. */
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    if (!this.#mayConnect(request)) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (ws) => this.#accept(ws, request));
  }

  /** Closes the sockets on which one of `sessions` opened a document. */
  endSessions(sessions: readonly string[]): void {
    for (const [ws, socket] of this.#open) {
      if (sessions.some((session) => socket.sessions.has(session))) ws.close(SESSION_ENDED, 'session-ended');
    }
  }

  /** Ends all sockets, with the code that says "the server restarts"; resolves when they are closed. */
  async close(): Promise<void> {
    clearInterval(this.#pinger);
    this.#server.close();
    const closed = [...this.#open.keys()].map((ws) => once(ws, 'close'));
    for (const ws of this.#open.keys()) ws.close(1012, 'restart');
    await Promise.all(closed);
  }

  /** Ends what has not closed by itself. */
  terminate(): void {
    for (const ws of this.#open.keys()) ws.terminate();
  }

  /** Programs send no Origin; a page of another site must not speak with a person's cookies or tokens. */
  #mayConnect(request: IncomingMessage): boolean {
    const { origin, host } = request.headers;
    if (origin === undefined) return true;
    if (origin === new URL(this.#options.publicUrl).origin) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }

  #accept(ws: WebSocket, request: IncomingMessage): void {
    const socket: Socket = { sessions: new Set() };
    const context: SocketContext = { socket };
    const url = new URL(request.url ?? '/', 'http://localhost');
    const client = this.#options.hocuspocus.handleConnection(ws, new Request(url), context);
    this.#open.set(ws, socket);
    this.#alive.add(ws);
    ws.on('message', (data: Buffer, isBinary) => {
      if (isBinary) client.handleMessage(data);
      else ws.close(1003, 'binary frames only');
    });
    ws.on('pong', () => {
      this.#alive.add(ws);
      // Hocuspocus would close a quiet socket after its own timeout.
      client.lastMessageReceivedAt = Date.now();
    });
    ws.on('error', (error) => this.#options.logger.debug({ err: error }, 'socket failed'));
    ws.on('close', (code, reason) => {
      this.#open.delete(ws);
      client.handleClose({ code, reason: reason.toString() });
    });
  }

  #ping(): void {
    for (const ws of this.#open.keys()) {
      if (!this.#alive.delete(ws)) ws.terminate();
      else ws.ping();
    }
  }
}
