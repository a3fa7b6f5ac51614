import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One question to the model, answered step by step. */
export class ModelQuestion {
  /** All that the model was told, as one text. */
  readonly prompt: string;
  readonly #response: ServerResponse;

  constructor(prompt: string, response: ServerResponse) {
    this.prompt = prompt;
    this.#response = response;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
  }

  get isGone(): boolean {
    return this.#response.destroyed;
  }

  say(text: string): void {
    this.#chunk({ content: text }, null);
  }

  end(): void {
    this.#chunk({}, 'stop');
    this.#response.end('data: [DONE]\n\n');
  }

  #chunk(delta: object, finish: string | null): void {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    const chunk = { id: 'c', object: 'chat.completion.chunk', created: 0, model: 'fake', choices };
    this.#response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
}

/** An OpenAI-compatible provider on a real socket. The test answers each question itself. */
export class FakeProvider {
  readonly #server: Server;
  readonly #waiting: ModelQuestion[] = [];
  readonly #takers: ((question: ModelQuestion) => void)[] = [];

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<FakeProvider> {
    const provider = new FakeProvider();
    provider.#server.listen(0, '127.0.0.1');
    await once(provider.#server, 'listening');
    return provider;
  }

  /** Settings of the server that turn AI on. */
  get env(): NodeJS.ProcessEnv {
    const { port } = this.#server.address() as AddressInfo;
    return { AI_MODEL: 'fake', AI_BASE_URL: `http://127.0.0.1:${port}/v1`, AI_API_KEY: 'none' };
  }

  next(): Promise<ModelQuestion> {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return Promise.resolve(waiting);
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of request) body += String(piece);
    if (!request.url?.endsWith('/chat/completions')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'fake', object: 'model' }] }));
      return;
    }
    const { messages } = JSON.parse(body) as { messages: { content: string }[] };
    const question = new ModelQuestion(messages.map(({ content }) => content).join('\n'), response);
    const taker = this.#takers.shift();
    if (taker === undefined) this.#waiting.push(question);
    else taker(question);
  }
}
