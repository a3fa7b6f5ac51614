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

interface OpenSocket extends Socket {
  /** From now on nothing is heard from it, nor told to it. */
  end(): void;
}

const PING_MS = 30_000;
/** Close code: the session ended; sign in again. */
const SESSION_ENDED = 4401;

/** Bytes that may wait for a socket that does not read. */
const MAX_BUFFERED = 16 * 1_048_576;
/** Hocuspocus wants one; nothing asks for its address or headers, which are a stranger's. */
const REQUEST = new Request('http://localhost/sync');

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
  readonly #open = new Map<WebSocket, OpenSocket>();
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
      // Nobody else listens: a reset would end the process.
      stream.on('error', () => stream.destroy());
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (ws) => this.#accept(ws));
  }

  /** Closes the sockets on which one of `sessions` opened a document. */
  endSessions(sessions: readonly string[]): void {
    for (const [ws, socket] of this.#open) {
      if (!sessions.some((session) => socket.sessions.has(session))) continue;
      // A client that does not answer the close could write for another 30 s.
      socket.end();
      ws.close(SESSION_ENDED, 'session-ended');
    }
  }

  /** Ends all sockets, with the code that says "the server restarts"; resolves when they are closed. */
  async close(): Promise<void> {
    clearInterval(this.#pinger);
    this.#server.close();
    // Not `once` of node:events: that rejects for a socket that fails before it closes.
    const closed = [...this.#open.keys()].map((ws) => new Promise((resolve) => ws.once('close', resolve)));
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

  #accept(ws: WebSocket): void {
    const socket: Socket = { sessions: new Set() };
    const context: SocketContext = { socket };
    const client = this.#options.hocuspocus.handleConnection(ws, REQUEST, context);
    const onMessage = (data: Buffer, isBinary: boolean): void => {
      if (isBinary) client.handleMessage(data);
      else ws.close(1003, 'binary frames only');
    };
    const end = (): void => {
      ws.off('message', onMessage);
      client.handleClose();
    };
    this.#open.set(ws, { ...socket, end });
    this.#alive.add(ws);
    ws.on('message', onMessage);
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
      if (!this.#alive.delete(ws) || ws.bufferedAmount > MAX_BUFFERED) ws.terminate();
      else ws.ping();
    }
  }
}
