import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ModelCall, ModelExchange, type Usage } from './model-exchange.ts';

/** What the provider does with one question. */
export type Script = (exchange: ModelExchange) => Promise<void> | void;

/** Answers `text` in `chunks` pieces. */
export const says =
  (text: string, chunks = 1, usage?: Usage): Script =>
  async (exchange) => {
    const size = Math.ceil(text.length / chunks);
    for (let at = 0; at < text.length; at += size) await exchange.text(text.slice(at, at + size));
    await exchange.end('stop', usage);
  };

/** Answers with an error. */
export const fails =
  (status: number, error: object = {}, headers: Readonly<Record<string, string>> = {}): Script =>
  (exchange) =>
    exchange.fail(status, error, headers);

/** Says something, for ever. */
export const endless =
  (piece = 'and so on '): Script =>
  async (exchange) => {
    while (!exchange.isClosed) await exchange.text(piece);
  };

/**
 * An OpenAI-compatible provider on a real socket. Questions are answered by the scripts of {@link queue}, one each, else
 * by {@link always}, else by the test itself, which gets them from {@link next} and answers them step by step.
 */
export class FakeModelServer {
  /** All that it was asked. */
  readonly exchanges: ModelExchange[] = [];
  /** The one key that is taken; any is while there is none. */
  key: string | undefined;
  /** Names of the models that it has. */
  models: readonly string[] = ['fake'];
  /** For `AI_BASE_URL`. */
  url = '';
  readonly #server: Server;
  readonly #scripts: Script[] = [];
  readonly #waiting: ModelExchange[] = [];
  readonly #takers: ((exchange: ModelExchange) => void)[] = [];
  #always: Script | undefined;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<FakeModelServer> {
    const fake = new FakeModelServer();
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    fake.url = `http://127.0.0.1:${(fake.#server.address() as AddressInfo).port}/v1`;
    return fake;
  }

  /** Settings that turn AI on. */
  get env(): { readonly AI_MODEL: string; readonly AI_BASE_URL: string } {
    return { AI_MODEL: 'fake', AI_BASE_URL: this.url };
  }

  /** The next questions are answered by `scripts`. */
  queue(...scripts: Script[]): void {
    this.#scripts.push(...scripts);
  }

  /** All questions without another script are answered by `script`. */
  always(script: Script | undefined): void {
    this.#always = script;
  }

  /** The next question that no script has answered. */
  next(): Promise<ModelExchange> {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return Promise.resolve(waiting);
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that goes in the middle is not this server's failure.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const call: ModelCall = {
      path: request.url ?? '',
      headers: request.headers,
      body: JSON.parse((await textOf(request)) || '{}') as ModelCall['body'],
    };
    const exchange = new ModelExchange(call, response);
    const given = call.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (this.key !== undefined && given !== this.key) {
      // Some providers repeat what they were given.
      return exchange.fail(401, { message: `Incorrect API key provided: ${given}`, code: 'invalid_api_key' });
    }
    if (call.path === '/v1/models') return this.#listModels(response);
    if (call.path !== '/v1/chat/completions') return exchange.fail(404, { message: 'no such path' });
    this.exchanges.push(exchange);
    await (this.#scripts.shift() ?? this.#always ?? ((one) => this.#hand(one)))(exchange);
  }

  #listModels(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    const data = this.models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'fake' }));
    response.end(JSON.stringify({ object: 'list', data }));
  }

  #hand(exchange: ModelExchange): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#waiting.push(exchange);
    else taker(exchange);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
