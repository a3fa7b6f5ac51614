import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));
/** A start on two busy cores. */
const READY_MS = 30_000;

/** The real server as a process of its own: the web client and the server never import each other. */
export class RealServer {
  readonly url: string;
  readonly #port: number;
  readonly #dataDir: string;
  readonly #settings: Readonly<Record<string, string | number>>;
  #process: ChildProcess | undefined;
  #output = '';

  private constructor(port: number, dataDir: string, settings: Readonly<Record<string, string | number>>) {
    this.url = `http://localhost:${port}`;
    this.#port = port;
    this.#dataDir = dataDir;
    this.#settings = settings;
  }

  /** `settings`: names of the environment, such as `SEGMENT_OPS`. */
  static async start(settings: Readonly<Record<string, string | number>> = {}): Promise<RealServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'causeway-web-'));
    const server = new RealServer(await freePort(), dataDir, settings);
    await server.up();
    return server;
  }

  /** Starts the process, on the same port and data as before. */
  async up(): Promise<void> {
    const settings = {
      PORT: this.#port,
      DATA_DIR: this.#dataDir,
      PUBLIC_URL: this.url,
      LOG_LEVEL: 'warn',
      SIGNUP: 'open',
      ...this.#settings,
    };
    const assigned = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    const child = spawn('env', [...assigned, process.execPath, MAIN, 'serve']);
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        this.#output += text.toString();
      });
    }
    await this.#ready(child);
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#dataDir, { recursive: true, force: true });
    await rm(this.#backup, { recursive: true, force: true });
  }

  /** Keeps a copy of the data as they are now. The server must be down. */
  async backUp(): Promise<void> {
    await cp(this.#dataDir, this.#backup, { recursive: true });
  }

  /** Puts the copy in the place of the data, with a new epoch, as `restore` does. The server must be down. */
  async restore(): Promise<void> {
    await rm(this.#dataDir, { recursive: true });
    await cp(this.#backup, this.#dataDir, { recursive: true });
    this.change("UPDATE meta SET value = value || '+' WHERE key = 'epoch'");
  }

  /** Runs `sql` on the database. The server must be down. */
  change(sql: string, ...values: (string | number)[]): void {
    const db = new DatabaseSync(join(this.#dataDir, 'causeway.db'));
    db.prepare(sql).run(...values);
    db.close();
  }

  get #backup(): string {
    return `${this.#dataDir}-backup`;
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
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`the server did not start:\n${this.#output}`);
  }
}

/** A port that was free a moment ago: the server must come back on the same one. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
