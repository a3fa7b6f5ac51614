import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@causeway/e2e/free-port';

/** A program that is measured. */
export interface Program {
  /** Relative to this file, with its arguments. */
  readonly command: readonly [entry: string, ...args: string[]];
  readonly nodeArgs?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Path that answers when it can be used. */
  readonly ready: string;
}

/** A measured program as a process of its own, on a free port, with a data folder of its own. */
export class ServerProcess {
  readonly port: number;
  readonly #program: Program;
  readonly dataDir: string;
  #child: ChildProcess | undefined;

  private constructor(program: Program, port: number, dataDir: string) {
    this.#program = program;
    this.port = port;
    this.dataDir = dataDir;
  }

  static async start(program: Program): Promise<ServerProcess> {
    const dataDir = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
    const server = new ServerProcess(program, await freePort(), dataDir);
    await server.#up();
    return server;
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('the server is down');
    return this.#child.pid;
  }

  /** The same data, in a new process. */
  async restart(): Promise<void> {
    await this.#down();
    await this.#up();
  }

  async stop(): Promise<void> {
    await this.#down();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #up(): Promise<void> {
    const { command, nodeArgs = [], env, ready } = this.#program;
    const [entry, ...args] = command;
    // For `BENCH_NODE_ARGS="--cpu-prof --cpu-prof-dir=…"`.
    const asked = (process.env.BENCH_NODE_ARGS ?? '').split(' ').filter((arg) => arg !== '');
    const main = fileURLToPath(new URL(entry, import.meta.url));
    const own = { PORT: String(this.port), DATA_DIR: this.dataDir, LOG_LEVEL: 'warn' };
    const child = spawn(process.execPath, [...nodeArgs, ...asked, main, ...args], {
      env: { ...process.env, ...own, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#child = child;
    const url = `http://127.0.0.1:${this.port}${ready}`;
    while (child.exitCode === null) {
      const answer = await fetch(url).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${entry} ended by itself`);
  }

  async #down(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
}
