import { once } from 'node:events';
import { WebSocket } from 'ws';
import { messagesIn, type Wire } from './wire.ts';

interface Wait {
  readonly holds: () => boolean;
  readonly resolve: () => void;
}

/** One socket that writes to and hears of one document; the same code for every kind of server. */
export class Client {
  readonly #ws: WebSocket;
  readonly #wire: Wire;
  readonly #updates: Uint8Array[] | undefined;
  #isOpen: boolean;
  #failure: unknown;
  #waits: Wait[] = [];
  /** Own updates that were acknowledged. */
  acknowledged = 0;
  /** Messages that were received. */
  received = 0;

  private constructor(url: string, wire: Wire, keep: boolean) {
    this.#wire = wire;
    this.#isOpen = wire.hello === undefined;
    this.#updates = keep ? [] : undefined;
    this.#ws = new WebSocket(url, { perMessageDeflate: false });
    this.#ws.on('message', (data: Buffer) => this.#hear(data));
    this.#ws.on('close', (code) => this.#fail(new Error(`the server closed the socket (${code})`)));
  }

  /** `keep`: the updates it hears of are kept for {@link updates}. */
  static async open(url: string, wire: Wire, { keep = false } = {}): Promise<Client> {
    const client = new Client(url, wire, keep);
    await once(client.#ws, 'open');
    if (wire.hello) client.#ws.send(wire.hello);
    await client.until(() => client.#isOpen);
    return client;
  }

  /** What it has heard of, if that is kept. */
  get updates(): readonly Uint8Array[] {
    return this.#updates ?? [];
  }

  send(update: Uint8Array): void {
    this.#ws.send(this.#wire.frame(update));
  }

  /** Asks for the document, where the server has not sent it by itself. */
  ask(): void {
    if (this.#wire.ask) this.#ws.send(this.#wire.ask);
  }

  /** Resolves when `holds` does, asked after each frame. */
  until(holds: () => boolean): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => this.#waits.push({ holds, resolve }));
  }

  close(): void {
    this.#ws.removeAllListeners('close');
    this.#ws.terminate();
  }

  #hear(data: Uint8Array): void {
    const heard = this.#wire.read(data);
    this.acknowledged += heard.acknowledged;
    this.#isOpen ||= heard.isOpen === true;
    for (const update of heard.updates) {
      this.received += messagesIn(update);
      this.#updates?.push(update);
    }
    if (this.#waits.length === 0) return;
    const waits = this.#waits;
    this.#waits = waits.filter(({ holds }) => !holds());
    for (const wait of waits) if (!this.#waits.includes(wait)) wait.resolve();
  }

  /** Nothing can be measured any more. */
  #fail(error: Error): void {
    this.#failure = error;
    if (this.#waits.length > 0) throw error;
  }
}
