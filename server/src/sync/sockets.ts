import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { LIMIT } from '@causeway/shared/limit';
import type { Connection, Hocuspocus } from '@hocuspocus/server';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { addressIn } from './frame.ts';
import { SocketFlow } from './socket-flow.ts';
import type { Place, SocketGate } from './socket-gate.ts';
import type { UpdateLane } from './update-lane.ts';

/** Context of every document's connection on one socket. */
export interface SocketContext {
  readonly socket: Socket;
}

/** A WebSocket, with the sessions whose tokens opened documents on it, and these documents' connections. */
export interface Socket {
  readonly sessions: Set<string>;
  readonly connections: Set<Connection>;
  /** By the address of their frames: connections whose updates don't wait for each other. */
  readonly lanes: Map<string, UpdateLane>;
}

interface OpenSocket extends Socket {
  readonly flow: SocketFlow;
  /** From now on nothing is heard from it, nor told to it. */
  end(): void;
}

const PING_MS = 30_000;
const TELL_AGAIN_MS = 60_000;
/** Close code: the session ended; sign in again. */
const SESSION_ENDED = 4401;
/** Close code: it has not said who it is in time, or has said too much else before. */
const UNAUTHENTICATED = 4408;
/** Hocuspocus wants one; nothing asks for its address or headers, which are a stranger's. */
const REQUEST = new Request('http://localhost/sync');

interface Options {
  readonly hocuspocus: Hocuspocus;
  readonly logger: Logger;
  /** `PUBLIC_URL`: browsers connect from this origin, or from the host that they are asking. */
  readonly publicUrl: string;
  readonly gate: SocketGate;
  /** Finds the address of who asks (`http/client-address.ts`). */
  readonly addressOf: (peer: string | undefined, forwardedFor: string | undefined) => string;
  /** ms in which a socket must have opened a document. */
  readonly unauthenticatedMs?: number;
  /** Told why a socket was refused or cut off. */
  readonly onRefused: (reason: 'origin' | 'too-many' | 'unauthenticated' | 'unread') => void;
}

/** The sockets of `/sync`: accepts them, keeps them alive, closes those of ended sessions. */
export class Sockets {
  readonly #options: Options;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: LIMIT.frameBytes });
  readonly #open = new Map<WebSocket, OpenSocket>();
  /** Those that have answered since the last ping. */
  readonly #alive = new WeakSet<WebSocket>();
  readonly #pinger: NodeJS.Timeout;
  #toldAt = Number.NEGATIVE_INFINITY;

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
    // It may have gone while the server was being put together: then nobody would say when it closes.
    if (stream.destroyed) return;
    const place = this.#mayConnect(request) ? this.#enter(request) : 'origin';
    if (typeof place === 'string') {
      this.#options.onRefused(place);
      refuse(stream, place);
      return;
    }
    stream.once('close', () => place.leave());
    this.#server.handleUpgrade(request, stream, head, (ws) => this.#accept(ws, stream, place));
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

  #enter({ headers, socket }: IncomingMessage): Place | 'too-many' {
    const forwarded = headers['x-forwarded-for'];
    const hops = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
    const address = this.#options.addressOf(socket.remoteAddress, hops);
    return this.#options.gate.enter(address) ?? this.#tooMany(address);
  }

  /** A line in the log, once a minute at most: it may be a proxy that `TRUST_PROXY` does not name. */
  #tooMany(address: string): 'too-many' {
    if (performance.now() - this.#toldAt > TELL_AGAIN_MS) {
      this.#toldAt = performance.now();
      this.#options.logger.warn(
        { address },
        'too many sockets of one address; if it is a proxy, see TRUST_PROXY',
      );
    }
    return 'too-many';
  }

  #accept(ws: WebSocket, stream: Duplex, place: Place): void {
    const { hocuspocus, logger, onRefused } = this.#options;
    const socket: Socket = { sessions: new Set(), connections: new Set(), lanes: new Map() };
    const flow: SocketFlow = new SocketFlow({
      ws,
      stream,
      idle: () => this.#idle(socket),
      handle: (frame) => handle(frame, socket, () => client.handleMessage(frame)),
      onCut: () => onRefused('unread'),
    });
    const client = hocuspocus.handleConnection(flow, REQUEST, { socket } satisfies SocketContext);
    const doorkeeper = this.#watch(ws, socket, place);
    const onMessage = (data: Buffer, isBinary: boolean): void => {
      if (!isBinary) ws.close(1003, 'binary frames only');
      else if (doorkeeper.mayPass(data.byteLength)) flow.receive(data);
    };
    const end = (): void => {
      ws.off('message', onMessage);
      flow.stop();
      client.handleClose();
    };
    this.#open.set(ws, { ...socket, flow, end });
    this.#alive.add(ws);
    ws.on('message', onMessage);
    ws.on('pong', () => {
      this.#alive.add(ws);
      // Hocuspocus would close a quiet socket after its own timeout.
      client.lastMessageReceivedAt = Date.now();
    });
    ws.on('error', (error) => logger.debug({ err: error }, 'socket failed'));
    ws.on('close', (code, reason) => {
      doorkeeper.end();
      flow.stop();
      this.#open.delete(ws);
      client.handleClose({ code, reason: reason.toString() });
    });
  }

  /** Bounds the time and the bytes that a socket may take before it has authenticated for a document. */
  #watch(
    ws: WebSocket,
    { sessions }: Socket,
    place: Place,
  ): { mayPass(bytes: number): boolean; end(): void } {
    let isOver = false;
    const close = (): void => {
      isOver = true;
      this.#options.onRefused('unauthenticated');
      ws.close(UNAUTHENTICATED, 'unauthenticated');
    };
    const timer = setTimeout(() => {
      if (sessions.size === 0 && ws.readyState === ws.OPEN) close();
    }, this.#options.unauthenticatedMs ?? LIMIT.unauthenticatedMs);
    timer.unref();
    return {
      mayPass: (bytes) => {
        if (sessions.size > 0) place.authenticated();
        else if (!isOver && !place.hold(bytes)) close();
        return !isOver;
      },
      end: () => clearTimeout(timer),
    };
  }

  /** Resolves when what `socket` has sent is handled. It never rejects. */
  async #idle({ connections, lanes }: Socket): Promise<void> {
    // What comes while a document is being loaded is handled when it is.
    await Promise.allSettled(this.#options.hocuspocus.loadingDocuments.values());
    await turn();
    await Promise.allSettled([...lanes.values()].map((lane) => lane.idle()));
    await Promise.allSettled([...connections].map((connection) => connection.waitForPendingMessages()));
  }

  #ping(): void {
    for (const [ws, { flow }] of this.#open) {
      const isBusy = flow.isBusy;
      if (!this.#alive.delete(ws) && !isBusy) ws.terminate();
      else ws.ping();
    }
  }
}

/** `handOn` gives a frame to Hocuspocus. */
function handle(frame: Buffer, { lanes }: Socket, handOn: () => void): void {
  const address = lanes.size > 0 ? addressIn(frame) : undefined;
  const lane = address === undefined ? undefined : lanes.get(address);
  if (lane) lane.take(frame, handOn);
  else handOn();
}

const REFUSALS = {
  origin: '403 Forbidden\r\n',
  'too-many': '429 Too Many Requests\r\nRetry-After: 10\r\n',
} as const;

function refuse(stream: Duplex, reason: keyof typeof REFUSALS): void {
  // Nobody else listens: a reset would end the process.
  stream.on('error', () => stream.destroy());
  stream.end(`HTTP/1.1 ${REFUSALS[reason]}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
