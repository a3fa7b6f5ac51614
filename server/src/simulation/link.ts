import { Duplex } from 'node:stream';
import type { Seeded } from '../testing/seeded.ts';
import type { Process, VirtualTime } from './virtual-time.ts';

interface Options {
  readonly time: VirtualTime;
  readonly random: Seeded;
  readonly server: Process;
  readonly client: Process;
  /** Bytes for the client. */
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The client learns that the connection is gone. */
  readonly onClosed: () => void;
}

/** How long one side may believe in a connection that is none any more, in ms. */
const UNNOTICED = 40_000;

/**
 * A TCP connection: bytes come in order, in pieces of any size. It may break at any byte; what is under way is then
 * lost, and each side learns of it when it does.
 */
export class Link {
  /** The server's end. */
  readonly stream: Duplex;
  readonly #options: Options;
  /** When the last bytes of each direction arrive: none overtake others. */
  #toServer = 0;
  #toClient = 0;
  #isCut = false;
  #isOver = false;

  constructor(options: Options) {
    this.#options = options;
    this.stream = options.server.run(
      () =>
        new Duplex({
          read: () => undefined,
          write: (chunk: Uint8Array, _, done) => {
            this.#send(new Uint8Array(chunk));
            done();
          },
          final: (done) => {
            this.#after('client', () => this.#end());
            done();
          },
          destroy: (_, done) => {
            this.#after('client', () => this.#end());
            done(null);
          },
        }),
    );
  }

  /** From the client. */
  write(bytes: Uint8Array): void {
    for (const piece of this.#pieces(bytes))
      this.#after('server', () => this.stream.push(Buffer.from(piece)));
  }

  /** The client closes: what it has written arrives, and then the end. */
  close(): void {
    this.#isOver = true;
    this.#after('server', () => this.stream.destroy());
  }

  /** It breaks. `isNoticed`: the client sees it at once. */
  cut(isNoticed: boolean): void {
    if (this.#isCut) return;
    this.#isCut = true;
    const { time, random, client, server } = this.#options;
    const late = (): number => random.fraction() * (random.chance(0.5) ? 50 : UNNOTICED);
    time.schedule(isNoticed ? 0 : late(), () => client.run(() => this.#end()), client);
    time.schedule(late(), () => server.run(() => this.stream.destroy()), server);
  }

  #send(bytes: Uint8Array): void {
    for (const piece of this.#pieces(bytes))
      this.#after('client', () => !this.#isOver && this.#options.onBytes(piece));
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onClosed();
  }

  #pieces(bytes: Uint8Array): Uint8Array[] {
    const { random } = this.#options;
    if (bytes.byteLength < 2 || random.chance(0.8)) return [bytes];
    const at = 1 + random.below(bytes.byteLength - 1);
    return [bytes.slice(0, at), bytes.slice(at)];
  }

  #after(side: 'client' | 'server', then: () => void): void {
    const { time, random, client, server } = this.#options;
    const at = time.now + random.fraction() * (random.chance(0.05) ? 2_000 : 30);
    if (side === 'client') this.#toClient = Math.max(this.#toClient, at);
    else this.#toServer = Math.max(this.#toServer, at);
    const due = side === 'client' ? this.#toClient : this.#toServer;
    const owner = side === 'client' ? client : server;
    const arrive = (): void => {
      if (!this.#isCut) owner.run(then);
    };
    time.schedule(due - time.now, arrive, owner);
  }
}
