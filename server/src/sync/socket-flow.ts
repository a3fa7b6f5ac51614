import type { Duplex } from 'node:stream';
import { LIMIT } from '@causeway/shared/limit';
import type { WebSocket } from 'ws';
import { sharedFrame } from './web-socket-frame.ts';

type Reason = 'unhandled' | 'unread';

/** What is copied behind its header, to be written at once; what is longer would cost more to copy. */
const ONE_PIECE_BYTES = 16_384;

interface Options {
  readonly ws: WebSocket;
  /** What `ws` writes to. */
  readonly stream: Duplex;
  /** Resolves when all frames that were handed on are handled. */
  readonly idle: () => Promise<void>;
  readonly handle: (frame: Buffer) => void;
  /** Told when the socket is cut off. */
  readonly onCut: () => void;
}

/**
 * Keeps one socket from filling the memory, in both directions. Frames are handed on a few at a time, and nothing is
 * read while some are waiting. While much waits to be read by the other side, none are handed on: it may be waiting for
 * the answers to its own questions, as a device does that opens all of its documents. Who is pushed more than that
 * without reading it is cut off.
 */
export class SocketFlow {
  readonly #options: Options;
  readonly #ws: WebSocket;
  readonly #paused = new Set<Reason>();
  /** Frames that were read with others before. */
  #waiting: Buffer[] = [];
  #frames = 0;
  #bytes = 0;
  #unreadAtPing = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#ws = options.ws;
    options.stream.on('drain', () => this.#resume('unread'));
  }

  get readyState(): number {
    return this.#ws.readyState;
  }

  close(code?: number, reason?: string): void {
    this.#ws.close(code, reason);
  }

  send(data: Uint8Array): void {
    if (this.#ws.bufferedAmount > LIMIT.unreadBytes) this.#cut();
    else this.#write(data);
    if (this.#ws.bufferedAmount > LIMIT.unreadPauseBytes) this.#pause('unread');
  }

  /** A frame was read. */
  receive(frame: Buffer): void {
    if (this.#paused.size > 0) this.#waiting.push(frame);
    else this.#handOn(frame);
  }

  /** What waits is not handed on any more. */
  stop(): void {
    this.#waiting = [];
  }

  /** Asked once per ping: whether a peer that has not answered it is not to be blamed, since nothing is read from it. */
  get isBusy(): boolean {
    const before = this.#unreadAtPing;
    this.#unreadAtPing = this.#ws.bufferedAmount;
    if (this.#paused.has('unhandled')) return true;
    return this.#paused.has('unread') && (before === 0 || this.#unreadAtPing < before);
  }

  #handOn(frame: Buffer): void {
    this.#options.handle(frame);
    this.#frames += 1;
    this.#bytes += frame.byteLength;
    if (this.#frames < LIMIT.unhandledFrames && this.#bytes < LIMIT.unhandledBytes) return;
    this.#pause('unhandled');
    void this.#options.idle().then(() => {
      this.#frames = 0;
      this.#bytes = 0;
      this.#resume('unhandled');
    });
  }

  /**
   * Small frames go past `ws`, which writes the header and the data apart and makes the header anew for each socket. It
   * keeps nothing back that they could overtake: that it does for compressed messages alone.
   */
  #write(data: Uint8Array): void {
    if (data.byteLength > ONE_PIECE_BYTES) this.#ws.send(data);
    else if (this.#ws.readyState === this.#ws.OPEN) this.#options.stream.write(sharedFrame(data));
  }

  #cut(): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    this.#options.onCut();
    this.#ws.terminate();
  }

  #pause(reason: Reason): void {
    if (this.#paused.size === 0) this.#ws.pause();
    this.#paused.add(reason);
  }

  #resume(reason: Reason): void {
    if (!this.#paused.delete(reason) || this.#paused.size > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    // Handing on may pause again: the rest then waits once more.
    for (const frame of waiting) this.receive(frame);
    if (this.#paused.size === 0) this.#ws.resume();
  }
}
