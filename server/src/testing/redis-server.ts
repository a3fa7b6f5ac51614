import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processEnvironment } from '../config/load-config.ts';
import { freePort } from './free-port.ts';

/** A Redis of a test's own, on a free port, that keeps nothing. */
export class RedisServer {
  readonly #dir: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(dir: string, port: number) {
    this.#dir = dir;
    this.#port = port;
  }

  /** One that is not started yet. */
  static async prepare(): Promise<RedisServer> {
    return new RedisServer(await mkdtemp(join(tmpdir(), 'causeway-redis-')), await freePort());
  }

  static async start(): Promise<RedisServer> {
    const server = await RedisServer.prepare();
    await server.up();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  async up(): Promise<void> {
    const args = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#dir];
    const program = processEnvironment().REDIS_SERVER_PATH || 'redis-server';
    this.#child = spawn(program, [...args, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
    while (!(await answers(this.#port))) {
      if (this.#child.exitCode !== null) throw new Error('redis-server did not start');
      await delay(10);
    }
  }

  async down(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  /** Connections stay, and nothing comes through. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.down();
    await rm(this.#dir, { recursive: true, force: true });
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
