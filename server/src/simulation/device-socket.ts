import type { Seeded } from '../testing/seeded.ts';
import type { Link } from './link.ts';
import type { Process, VirtualTime } from './virtual-time.ts';
import { clientFrame, OPCODE, ServerBytes } from './web-socket-bytes.ts';

interface Options {
  readonly time: VirtualTime;
  readonly random: Seeded;
  readonly process: Process;
  /** A connection to one of the servers; `undefined` when there is none. */
  readonly connect: (socket: DeviceSocket) => Link | undefined;
  readonly onOpen: () => void;
  readonly onFrame: (payload: Uint8Array) => void;
  readonly onLost: () => void;
}

/** A device's WebSocket, which comes back when it is lost. */
export class DeviceSocket {
  readonly #options: Options;
  #link: Link | undefined;
  #bytes = new ServerBytes();
  #isWanted = true;
  #isReconnecting = false;
  /** Why it was given up last: for whoever must find out. */
  dropped = 'nothing';

  constructor(options: Options) {
    this.#options = options;
    this.#reconnect(0);
  }

  get process(): Process {
    return this.#options.process;
  }

  get isOnline(): boolean {
    return this.#link !== undefined;
  }

  setOnline(isOnline: boolean): void {
    this.#isWanted = isOnline;
    if (isOnline) this.#reconnect(0);
    else this.cut(true);
  }

  send(payload: Uint8Array): void {
    this.#link?.write(clientFrame(OPCODE.binary, payload));
  }

  /** It breaks. */
  cut(isNoticed: boolean): void {
    this.#link?.cut(isNoticed);
  }

  /** The system closes it: its process has ended. */
  close(): void {
    this.#link?.close();
  }

  /** Starts it anew. */
  drop(why: string): void {
    this.dropped = why;
    if (this.#link === undefined) return;
    this.#link.close();
    this.onClosed();
  }

  readonly onBytes = (bytes: Uint8Array): void => {
    const link = this.#link;
    try {
      for (const { opcode, payload } of this.#bytes.read(bytes)) {
        // What comes first may end the connection.
        if (this.#link !== link) return;
        if (opcode === OPCODE.ping) link?.write(clientFrame(OPCODE.pong, payload));
        else if (opcode === OPCODE.close) this.drop('closed by the server');
        else if (opcode === OPCODE.binary) this.#options.onFrame(payload);
      }
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('refused: '))) throw error;
      this.drop(error.message);
    }
  };

  readonly onClosed = (): void => {
    this.#link = undefined;
    this.#options.onLost();
    const { random } = this.#options;
    this.#reconnect(random.fraction() * (random.chance(0.5) ? 100 : 3_000));
  };

  #reconnect(ms: number): void {
    if (this.#isReconnecting) return;
    this.#isReconnecting = true;
    const { time, process } = this.#options;
    time.schedule(ms, () => this.#connect(), process);
  }

  #connect(): void {
    this.#isReconnecting = false;
    if (this.#link !== undefined || !this.#isWanted) return;
    this.#bytes = new ServerBytes();
    this.#link = this.#options.connect(this);
    if (this.#link === undefined) this.#reconnect(1_000);
    else this.#options.onOpen();
  }
}
