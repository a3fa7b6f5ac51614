import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { processEnvironment } from '../config/load-config.ts';
import { openDatabase } from '../db/open-database.ts';
import type { Database } from '../db/schema.ts';
import { RedisServer } from './redis-server.ts';
import { dropPlace, placeOf } from './test-database.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

type Environment = Readonly<Record<string, string>>;

/** A whole server as a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Ends it by `signal`; its exit code. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** Whole servers as processes, on one database of the kind that tests run on, with a Redis between them. */
export class ServerProcesses {
  readonly #dir: string;
  /** Between them. */
  readonly redis: RedisServer;
  readonly #env: Environment;
  readonly #running = new Set<ServerProcess>();

  private constructor(dir: string, redis: RedisServer, env: Environment) {
    this.#dir = dir;
    this.redis = redis;
    this.#env = env;
  }

  static async prepare(env: Environment): Promise<ServerProcesses> {
    const dir = await mkdtemp(join(tmpdir(), 'causeway-processes-'));
    const place = await placeOf(dir);
    const redis = await RedisServer.start();
    return new ServerProcesses(dir, redis, {
      ...('url' in place ? { DATABASE_URL: place.url } : {}),
      ...{ DATA_DIR: dir, PORT: '0', SIGNUP: 'open', LOG_LEVEL: 'error' },
      ...{ REDIS_URL: redis.url, AUTH_SECRET: 's'.repeat(32) },
      ...env,
    });
  }

  async start(more: Environment = {}): Promise<ServerProcess> {
    const env = { ...processEnvironment(), ...this.#env, ...more };
    const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const [greeting] = (await once(lines, 'line')) as [string];
    const server: ServerProcess = {
      url: /http:\/\/localhost:\d+/.exec(greeting)?.[0] ?? '',
      end: async (signal) => {
        this.#running.delete(server);
        return endOf(child, signal);
      },
    };
    this.#running.add(server);
    return server;
  }

  get running(): readonly ServerProcess[] {
    return [...this.#running];
  }

  /** Their database. */
  async open(): Promise<Kysely<Database>> {
    return openDatabase(await placeOf(this.#dir));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((server) => server.end('SIGKILL')));
    await this.redis.stop();
    await dropPlace(this.#dir);
    await rm(this.#dir, { recursive: true, force: true });
  }
}

async function endOf(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return child.exitCode;
}
