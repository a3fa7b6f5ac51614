import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OpenAI-compatible provider on a real socket, whose one answer at a time the test writes. */
export class FakeProvider {
  readonly #server: Server;
  #answering: ServerResponse | undefined;

  private constructor() {
    this.#server = createServer((request, response) => {
      response.on('close', () => {
        if (this.#answering === response) this.#answering = undefined;
      });
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        this.#answering = response;
      });
    });
  }

  static async start(): Promise<FakeProvider> {
    const provider = new FakeProvider();
    provider.#server.listen(0, '127.0.0.1');
    await once(provider.#server, 'listening');
    return provider;
  }

  /** Settings of the server that turn AI on. */
  get settings(): Readonly<Record<string, string>> {
    const { port } = this.#server.address() as AddressInfo;
    return { AI_MODEL: 'fake', AI_BASE_URL: `http://127.0.0.1:${port}/v1`, AI_API_KEY: 'none' };
  }

  get isAsked(): boolean {
    return this.#answering !== undefined;
  }

  say(text: string): void {
    this.#write({ content: text }, null);
  }

  end(): void {
    this.#write({}, 'stop');
    this.#answering?.end('data: [DONE]\n\n');
    this.#answering = undefined;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #write(delta: object, finish: string | null): void {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    const chunk = { id: 'c', object: 'chat.completion.chunk', created: 0, model: 'fake', choices };
    this.#answering?.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
}
