import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** A request as the fake provider got it. */
export interface ModelCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly model?: string;
    readonly stream?: boolean;
    readonly messages?: readonly { readonly role: string; readonly content: string }[];
    readonly [field: string]: unknown;
  };
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}

/** One question and its answer, which a test gives step by step; each step resolves when it is on the wire. */
export class ModelExchange {
  readonly call: ModelCall;
  /** Resolves when the connection is closed: `true` when the answer was complete. */
  readonly closed: Promise<boolean>;
  readonly #response: ServerResponse;
  #whole = '';

  constructor(call: ModelCall, response: ServerResponse) {
    this.call = call;
    this.#response = response;
    this.closed = new Promise((resolve) => {
      response.once('close', () => resolve(response.writableFinished));
    });
  }

  get isClosed(): boolean {
    return this.#response.closed || this.#response.destroyed;
  }

  /** What the model was asked, as one text. */
  get prompt(): string {
    return (this.call.body.messages ?? []).map(({ content }) => content).join('\n');
  }

  /** Answers that it will come: the first byte. */
  async begin(): Promise<void> {
    if (!this.#response.headersSent && this.#isStream)
      this.#response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (this.#isStream) this.#response.flushHeaders();
    await Promise.resolve();
  }

  /** A piece of the answer. */
  text(piece: string): Promise<void> {
    this.#whole += piece;
    return this.chunk({ choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] });
  }

  /** Any chunk. */
  chunk(chunk: unknown): Promise<void> {
    const frame = typeof chunk === 'object' && chunk !== null ? { id: 'c', model: 'fake', ...chunk } : chunk;
    return this.raw(`data: ${JSON.stringify(frame)}\n\n`);
  }

  /** Bytes of the stream as they are. */
  async raw(text: string): Promise<void> {
    if (!this.#isStream) return;
    await this.begin();
    if (this.isClosed) return;
    const written = new Promise<void>((resolve) => this.#response.write(text, () => resolve()));
    // What is under way when the other side goes is never said to be written.
    await Promise.race([written, this.closed]);
  }

  /** Ends the answer as a model does; `usage` where it was asked for. */
  async end(finish = 'stop', usage: Usage = { prompt_tokens: 100, completion_tokens: 20 }): Promise<void> {
    if (!this.#isStream) return this.#endWhole(finish, usage);
    await this.chunk({ choices: [{ index: 0, delta: {}, finish_reason: finish }] });
    if (this.call.body.stream_options !== undefined) await this.chunk({ choices: [], usage });
    await this.close();
  }

  /** Says that this was all, whatever has come. */
  async close(): Promise<void> {
    await this.raw('data: [DONE]\n\n');
    this.#response.end();
  }

  /** An error instead of an answer. */
  fail(status: number, error: object = {}, headers: Readonly<Record<string, string>> = {}): void {
    this.#response.writeHead(status, { 'content-type': 'application/json', ...headers });
    this.#response.end(JSON.stringify({ error: { message: 'no', type: 'error', ...error } }));
  }

  /** The connection is gone. */
  drop(): void {
    this.#response.destroy();
  }

  get #isStream(): boolean {
    return this.call.body.stream === true;
  }

  #endWhole(finish: string, usage: Usage): void {
    const message = { role: 'assistant', content: this.#whole };
    this.#response.writeHead(200, { 'content-type': 'application/json' });
    this.#response.end(
      JSON.stringify({ id: 'c', choices: [{ index: 0, message, finish_reason: finish }], usage }),
    );
  }
}
