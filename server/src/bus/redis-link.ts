import { createClient } from '@redis/client';
import type { Logger } from 'pino';

interface Options {
  readonly url: string;
  readonly logger: Logger;
  readonly onMessage: (channel: string, data: Buffer) => void;
  /** Connected, and subscribed to all channels. */
  readonly onReady: () => void;
  /** The connection to Redis has ended; it is being made anew. */
  readonly onLost: () => void;
}

/** How long to wait before the next attempt to connect, in ms: at first shortly. */
const PAUSE_MS = { first: 50, most: 1_000 };
const CONNECT_MS = 5_000;

type Client = ReturnType<typeof connect>;

/** A connection to Redis that is made anew for ever, with the channels that it listens to. Nothing here rejects. */
export class RedisLink {
  readonly #options: Options;
  readonly #channels = new Set<string>();
  #client: Client;
  #lastProblem: string | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#client = this.#open();
  }

  get isReady(): boolean {
    return this.#client.isReady;
  }

  /** Sends when there is a connection; whether there is. */
  publish(channel: string, data: Uint8Array): boolean {
    if (!this.isReady) return false;
    const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    this.#client.publish(channel, buffer).catch((error: unknown) => this.#noticed(error));
    return true;
  }

  /** `then` is called once it is subscribed; not when the connection ends before. */
  subscribe(channel: string, then: () => void): void {
    this.#channels.add(channel);
    if (!this.isReady) return;
    const client = this.#client;
    this.#listen(client, [channel])
      .then(() => client === this.#client && this.#channels.has(channel) && then())
      .catch((error: unknown) => this.#noticed(error));
  }

  unsubscribe(channel: string): void {
    this.#channels.delete(channel);
    if (!this.isReady) return;
    this.#client.unsubscribe(channel).catch((error: unknown) => this.#noticed(error));
  }

  /** Gives the connection up for a new one: it is there, but nothing comes through. */
  renew(): void {
    if (this.#client.isOpen) this.#client.destroy();
    this.#client = this.#open();
  }

  /** Sends what was published, unless that takes too long. */
  async close(patience: number): Promise<void> {
    const client = this.#client;
    const late = setTimeout(() => client.isOpen && client.destroy(), patience);
    if (client.isReady) await client.close();
    else if (client.isOpen) client.destroy();
    clearTimeout(late);
  }

  #open(): Client {
    const client = connect(this.#options.url);
    client.on('error', (error: unknown) => this.#noticed(error));
    client.on('ready', () => {
      const ready = (): void => {
        if (client !== this.#client) return;
        this.#lastProblem = undefined;
        this.#options.onReady();
      };
      this.#listen(client, [...this.#channels]).then(ready, (error: unknown) => this.#noticed(error));
    });
    client.on('reconnecting', () => client === this.#client && this.#options.onLost());
    client.connect().catch((error: unknown) => this.#noticed(error));
    return client;
  }

  async #listen(client: Client, channels: readonly string[]): Promise<void> {
    if (channels.length === 0) return;
    await client.subscribe([...channels], this.#hear, true);
  }

  /** One listener for all: node-redis keeps it once per channel, also when it is given again after a reconnect. */
  readonly #hear = (data: Buffer, channel: Buffer): void => {
    const name = channel.toString();
    if (this.#channels.has(name)) this.#options.onMessage(name, data);
    // Left while there was no connection, and subscribed again by node-redis.
    else this.unsubscribe(name);
  };

  /** Each problem once: Redis may be away for hours. */
  #noticed(error: unknown): void {
    const problem = error instanceof Error ? (codeOf(error) ?? error.name) : String(error);
    if (problem === this.#lastProblem) return;
    this.#lastProblem = problem;
    this.#options.logger.debug({ err: error }, 'Redis: a connection or a command has failed');
  }
}

/** With RESP 3 one connection publishes and listens (Redis 6 or newer). */
const connect = (url: string) =>
  createClient({
    url,
    RESP: 3,
    disableOfflineQueue: true,
    // A timer for each command costs more than the command; whether Redis answers is the bus's to find out.
    commandOptions: { timeout: 0 },
    socket: {
      connectTimeout: CONNECT_MS,
      reconnectStrategy: (retries) => Math.min(PAUSE_MS.first * 2 ** Math.min(retries, 10), PAUSE_MS.most),
    },
  });

const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;
