import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const CLOCK = new URL('server-clock.ts', import.meta.url).href;
/** A start on two busy cores. */
const READY_MS = 30_000;

/** The real server as a process of its own, on a free port, with a data folder of its own. */
export class CausewayServer {
  readonly url: string;
  readonly #dataDir: string;
  readonly #env: NodeJS.ProcessEnv;
  #process: ChildProcess | undefined;
  #output = '';

  private constructor(port: number, dataDir: string, env: NodeJS.ProcessEnv) {
    this.url = `http://localhost:${port}`;
    this.#dataDir = dataDir;
    const own = { PORT: String(port), DATA_DIR: dataDir, PUBLIC_URL: this.url, LOG_LEVEL: 'warn' };
    this.#env = { ...process.env, ...own, ...env };
  }

  static async start(env: NodeJS.ProcessEnv = {}): Promise<CausewayServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'causeway-e2e-'));
    const server = new CausewayServer(await freePort(), dataDir, env);
    await server.up();
    return server;
  }

  /** Starts the process, on the same port and data as before; its clock may be ahead of the true one, in ms. */
  async up({ clockShift = 0 } = {}): Promise<void> {
    const child = spawn(process.execPath, ['--import', CLOCK, MAIN, 'serve'], {
      env: { ...this.#env, CLOCK_SHIFT_MS: String(clockShift) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => {
        this.#output += text.toString();
      });
    }
    await this.#ready(child);
  }

  /** Sets the clock of the running process to `ms` ahead of the true one. */
  async setClockShift(ms: number): Promise<void> {
    const child = this.#process;
    if (child === undefined) throw new Error('the server is down');
    const heard = once(child, 'message');
    child.send(ms);
    await heard;
  }

  /** `kill -9`: nothing gets a chance to be saved. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends the process and removes its data. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async #ready(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + READY_MS;
    while (child.exitCode === null && Date.now() < deadline) {
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the server did not start:\n${this.#output}`);
  }
}
