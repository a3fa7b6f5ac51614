import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface HttpHandlers {
  readonly request: (request: IncomingMessage, response: ServerResponse) => unknown;
  readonly upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) => void;
}

/** How long requests may take to end when the server does, in ms. */
const GOODBYE_MS = 5_000;

/** A server that listens before there is anything to answer with: its port is part of what is to be made. */
export class HttpServer {
  readonly #server: Server;
  readonly #handlers = Promise.withResolvers<HttpHandlers>();
  #running = 0;
  #isDraining = false;
  #onIdle: (() => void) | undefined;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#running++;
      // Otherwise a connection that is kept alive would go on asking.
      if (this.#isDraining) response.setHeader('Connection', 'close');
      response.once('close', () => this.#ended());
      void this.#handlers.promise.then((handlers) => handlers.request(request, response));
    });
    this.#server.on('upgrade', (request, stream, head) => {
      // From here on nobody but us listens: a connection that breaks must not take the process with it.
      stream.on('error', () => stream.destroy());
      void this.#handlers.promise.then((handlers) => handlers.upgrade(request, stream, head));
    });
  }

  /** Rejects when the port is taken, or the address not ours. */
  static async listen(place: { readonly host: string; readonly port: number }): Promise<HttpServer> {
    const http = new HttpServer();
    await new Promise<void>((resolve, reject) => {
      http.#server.once('error', reject);
      http.#server.listen(place.port, place.host, () => {
        http.#server.off('error', reject);
        resolve();
      });
    });
    return http;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What answers from now on; requests that came before have waited for it. */
  handle(handlers: HttpHandlers): void {
    this.#handlers.resolve(handlers);
  }

  /** Takes no new connections. Resolves when the requests under way have ended, or have had enough time to. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    this.#server.close();
    this.#server.closeIdleConnections();
    if (this.#running === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onIdle = resolve;
    const goodbye = setTimeout(resolve, GOODBYE_MS);
    await promise;
    clearTimeout(goodbye);
  }

  /** Ends all connections, whatever they do. */
  destroy(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #ended(): void {
    this.#running--;
    if (this.#running === 0) this.#onIdle?.();
  }
}
