import type { Environment, PageEvent } from '../environment.ts';
import type { Connection } from '../session.ts';
import { Cell } from '../store.ts';
import type { TokenSource } from '../token-source.ts';
import { backoff } from './backoff.ts';
import type { SyncSocket } from './sync-socket.ts';

/** `idle`: about to connect, or not wanted; `waiting`: for the next try. */
type Phase = 'idle' | 'waiting' | 'connecting' | 'open';

/**
 * Keeps the socket open while this tab leads and the session lives. Events change the fields, then `#evaluate` decides.
 *
 * (L1) There is a socket only while `#leading && #alive`. (L2) One attempt at a time; the next one waits for a random
 * time that grows with each failure. (L3) News from the page (online, visible) tries at once.
 */
export class SyncLink {
  /** As seen by this tab; a follower is told by the leader. */
  readonly status = new Cell<Connection>('offline');
  readonly #env: Environment;
  readonly #tokens: TokenSource;
  readonly #onSocket: (socket: SyncSocket | undefined) => void;
  #socket: SyncSocket | undefined;
  #leading = false;
  #alive = true;
  #phase: Phase = 'idle';
  #failures = 0;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onSocket` hears of each socket that documents may subscribe on, and of its end. */
  constructor(env: Environment, tokens: TokenSource, onSocket: (socket: SyncSocket | undefined) => void) {
    this.#env = env;
    this.#tokens = tokens;
    this.#onSocket = onSocket;
  }

  get socket(): SyncSocket | undefined {
    return this.#socket;
  }

  lead(leading: boolean): void {
    this.#leading = leading;
    this.#evaluate();
  }

  /** Whether the server still accepts this session. */
  setAlive(alive: boolean): void {
    if (alive && !this.#alive) this.#failures = 0;
    this.#alive = alive;
    this.#evaluate();
  }

  /** What the leader says of the connection. */
  follow(status: Connection): void {
    if (!this.#leading && this.#alive) this.status.set(status);
  }

  onPageEvent(event: PageEvent): void {
    if (event === 'offline') this.#socket?.drop();
    // The device may have slept, and its socket be dead without knowing it.
    if (event === 'visible') this.#socket?.whenSilent(this.#env.timing.probe, () => this.reset());
    if ((event === 'online' || event === 'visible') && this.#phase === 'waiting') {
      this.#failures = 0;
      this.#phase = 'idle';
      this.#evaluate();
    }
  }

  /** Begins anew on another socket, as after any failure. */
  reset(): void {
    this.#socket?.drop();
  }

  close(): void {
    this.#leading = false;
    this.#evaluate();
  }

  #evaluate(): void {
    if (!this.#leading || !this.#alive) this.#dropSocket();
    else if (this.#phase === 'idle') this.#connect();
    this.#tell();
  }

  #connect(): void {
    clearTimeout(this.#timer);
    this.#phase = 'connecting';
    this.#timer = setTimeout(() => this.#lost(), this.#env.timing.connect);
    this.#attempt += 1;
    void this.#open(this.#attempt);
  }

  async #open(attempt: number): Promise<void> {
    const isCurrent = (): boolean => attempt === this.#attempt && this.#phase === 'connecting';
    try {
      // What speaks to the server is loaded when there is one to speak to: no part of the first paint.
      const [{ SyncSocket: Socket }] = await Promise.all([import('./sync-socket.ts'), this.#tokens.get()]);
      if (!isCurrent()) return;
      this.#socket ??= this.#newSocket(Socket);
      await this.#socket.connect();
    } catch (error) {
      this.#env.log('not connected', error);
      if (isCurrent()) this.#lost();
    }
  }

  #newSocket(Socket: typeof SyncSocket): SyncSocket {
    const url = `${this.#env.origin.replace(/^http/, 'ws')}/sync`;
    const socket: SyncSocket = new Socket(this.#env, url, {
      onReady: () => this.#opened(),
      onClosed: () => this.#socket === socket && this.#lost(),
    });
    // Told in a turn of its own: the documents then subscribe on a link that is in order.
    queueMicrotask(() => this.#socket === socket && this.#onSocket(socket));
    return socket;
  }

  #opened(): void {
    clearTimeout(this.#timer);
    this.#phase = 'open';
    this.#failures = 0;
    this.#tell();
  }

  /** The socket is gone, or the attempt has failed. */
  #lost(): void {
    if (this.#phase !== 'connecting' && this.#phase !== 'open') return;
    clearTimeout(this.#timer);
    this.#phase = 'waiting';
    this.#failures += 1;
    this.#socket?.drop();
    this.#timer = setTimeout(
      () => {
        this.#phase = 'idle';
        this.#evaluate();
      },
      backoff(this.#env, this.#failures),
    );
    this.#tell();
  }

  #dropSocket(): void {
    clearTimeout(this.#timer);
    this.#phase = 'idle';
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return;
    this.#onSocket(undefined);
    socket.destroy();
  }

  #tell(): void {
    if (!this.#alive) this.status.set('signed-out');
    else if (this.#leading) this.status.set(this.#ownStatus());
  }

  #ownStatus(): Connection {
    if (this.#phase === 'open') return 'online';
    return this.#phase === 'connecting' && this.#failures === 0 && this.#env.isOnline()
      ? 'connecting'
      : 'offline';
  }
}
