import type { Duplex } from 'node:stream';
import { LIMIT } from '@causeway/shared/limit';
import type { Connection } from '@hocuspocus/server';
import type { WebSocket } from 'ws';

type Reason = 'unhandled' | 'unread';

/**
 * Keeps one socket from filling the memory, in both directions. What is read from it and not handled yet is bounded by
 * not reading on. What waits for it to be read is bounded too: first nothing more is read from it, since it may be its
 * own questions whose answers are waiting; what is pushed to it nevertheless cuts it off in the end.
 */
export class SocketFlow {
  readonly #ws: WebSocket;
  readonly #connections: ReadonlySet<Pick<Connection, 'waitForPendingMessages'>>;
  readonly #onCut: () => void;
  readonly #paused = new Set<Reason>();
  #frames = 0;
  #bytes = 0;
  #unreadAtPing = 0;

  /** `stream`: what `ws` writes to. */
  constructor(
    ws: WebSocket,
    stream: Duplex,
    connections: ReadonlySet<Pick<Connection, 'waitForPendingMessages'>>,
    onCut: () => void,
  ) {
    this.#ws = ws;
    stream.on('drain', () => this.#resume('unread'));
    this.#connections = connections;
    this.#onCut = onCut;
  }

  get readyState(): number {
    return this.#ws.readyState;
  }

  close(code?: number, reason?: string): void {
    this.#ws.close(code, reason);
  }

  send(data: Uint8Array): void {
    if (this.#ws.bufferedAmount > LIMIT.unreadBytes) this.#cut();
    else this.#ws.send(data);
    if (this.#ws.bufferedAmount > LIMIT.unreadPauseBytes) this.#pause('unread');
  }

  /** A frame of so many bytes was read, and handed on. */
  received(bytes: number): void {
    this.#frames += 1;
    this.#bytes += bytes;
    if (this.#frames <= LIMIT.unhandledFrames && this.#bytes <= LIMIT.unhandledBytes) return;
    if (this.#paused.has('unhandled')) return;
    this.#pause('unhandled');
    const handled = [...this.#connections].map((connection) => connection.waitForPendingMessages());
    void Promise.allSettled(handled).then(() => {
      this.#frames = 0;
      this.#bytes = 0;
      this.#resume('unhandled');
    });
  }

  /** Asked once per ping: whether a peer that has not answered it is not to be blamed, since nothing is read from it. */
  get isBusy(): boolean {
    const before = this.#unreadAtPing;
    this.#unreadAtPing = this.#ws.bufferedAmount;
    if (this.#paused.has('unhandled')) return true;
    return this.#paused.has('unread') && (before === 0 || this.#unreadAtPing < before);
  }

  #cut(): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    this.#onCut();
    this.#ws.terminate();
  }

  #pause(reason: Reason): void {
    if (this.#paused.size === 0) this.#ws.pause();
    this.#paused.add(reason);
  }

  #resume(reason: Reason): void {
    if (this.#paused.delete(reason) && this.#paused.size === 0) this.#ws.resume();
  }
}
