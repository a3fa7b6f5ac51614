import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { Limits } from '../account/limits.ts';
import { Passwords } from '../account/passwords.ts';
import { runCommand } from '../cli/run-command.ts';
import { type Environment, loadConfig } from '../config/load-config.ts';
import { openDatabase, placeFrom } from '../db/open-database.ts';
import type { Database } from '../db/schema.ts';
import { silentLogger } from '../log/logger.ts';
import { type RunningServer, startServer } from '../server.ts';
import { dropPlace, placeOf } from './test-database.ts';
import { CHEAP } from './test-server.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A data folder and its database, for commands and for a server that is started when it is wanted. */
export class Installation {
  readonly dataDir: string;
  /** What its processes find in their environment. */
  readonly env: Environment;

  private constructor(dataDir: string, env: Environment) {
    this.dataDir = dataDir;
    this.env = env;
  }

  /** Of the kind of database that tests run on, or with a file of SQLite in any case. */
  static async create(kind: 'tested' | 'sqlite' = 'tested', more: Environment = {}): Promise<Installation> {
    const dataDir = join(mkdtempSync(join(tmpdir(), 'causeway-installation-')), 'data');
    const place = kind === 'sqlite' ? { dataDir } : await placeOf(dataDir);
    const database: Environment = 'url' in place ? { DATABASE_URL: place.url } : {};
    return new Installation(dataDir, {
      ...{ SIGNUP: 'open', PORT: '0', LOG_LEVEL: 'error', DATA_DIR: dataDir },
      ...database,
      ...more,
    });
  }

  async run(...command: string[]): Promise<Outcome> {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCommand(
      command,
      (args) => ({
        config: loadConfig(this.env),
        args,
        print: (line) => void out.push(line),
        readPassword: () => Promise.resolve('correct horse'),
      }),
      (line) => void err.push(line),
    );
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  start(): Promise<RunningServer> {
    const replace = {
      passwords: new Passwords(CHEAP),
      limits: new Limits(UNLIMITED),
    };
    return startServer(loadConfig(this.env), silentLogger(), { webRoot: this.dataDir, replace });
  }

  open(): Promise<Kysely<Database>> {
    return openDatabase(placeFrom(loadConfig(this.env)));
  }

  async drop(): Promise<void> {
    await dropPlace(this.dataDir);
    rmSync(join(this.dataDir, '..'), { recursive: true, force: true });
  }
}

const often = { points: 1_000_000, seconds: 60 };
const UNLIMITED = {
  loginByAddress: often,
  wrongByAddress: often,
  wrongByAccount: often,
  registerByAddress: often,
};
