import type SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type SqliteDatabase as KyselySqlite,
  type QueryResult,
  SqliteDialect,
} from 'kysely';
import { migrate } from '../db/migrate.ts';
import { openSqlite } from '../db/open-sqlite.ts';
import { withPreparedStatements } from '../db/prepared-statements.ts';
import type { Database } from '../db/schema.ts';
import { connectionLost, fullDisk } from '../testing/broken-store.ts';
import type { Process, VirtualTime } from './virtual-time.ts';

/** What becomes of a commit: it fails; or it is made, and its maker never hears of it. */
export type CommitFault = 'fails' | 'unheard' | undefined;

interface Options {
  readonly time: VirtualTime;
  /** ms that a statement, or its answer, is under way. */
  readonly latency: () => number;
  readonly commitFault: () => CommitFault;
}

/**
 * One SQLite database in memory, with a connection for each process. Two real connections of one thread can't wait for
 * each other's locks; here a process has the database for itself for a statement or a transaction, and the others
 * stand in line: what SQLite's one writer amounts to. Any statement takes time, so that a process can die ahead of it,
 * and between its effect and its answer.
 */
export class SharedDatabase {
  readonly sqlite: SqliteDatabase.Database = openSqlite(':memory:');
  readonly #prepared: KyselySqlite = withPreparedStatements(this.sqlite);
  readonly #options: Options;
  #holder: Process | undefined;
  #waiting: { readonly process: Process; readonly grant: () => void }[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  /** Creates the tables. */
  async migrate(process: Process): Promise<void> {
    await migrate(this.connect(process));
  }

  connect(process: Process): Kysely<Database> {
    const dialect = new SharedDialect({ database: this.#prepared }, () => this.#driver(process));
    return new Kysely<Database>({ dialect });
  }

  /** A process has died: its transaction is undone, and the next one's turn comes. */
  died(process: Process): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.process !== process);
    if (this.#holder !== process) return;
    if (this.sqlite.inTransaction) this.sqlite.exec('rollback');
    this.#next();
  }

  #driver(process: Process): Driver {
    const connection: DatabaseConnection = {
      executeQuery: (query) => this.#execute(query),
      streamQuery: () => {
        throw new Error('nothing is streamed');
      },
    };
    const run = async (sql: string): Promise<void> => void (await this.#execute(CompiledQuery.raw(sql)));
    return {
      init: async () => undefined,
      acquireConnection: async () => {
        await this.#turnOf(process);
        return connection;
      },
      releaseConnection: async () => this.#next(),
      beginTransaction: () => run('begin immediate'),
      commitTransaction: () => this.#commit(),
      rollbackTransaction: async () => {
        if (this.sqlite.inTransaction) await run('rollback');
      },
      destroy: async () => undefined,
    };
  }

  async #commit(): Promise<void> {
    const fault = this.#options.commitFault();
    if (fault === 'fails') {
      this.sqlite.exec('rollback');
      throw fullDisk();
    }
    await this.#execute(CompiledQuery.raw('commit'));
    if (fault === 'unheard') throw connectionLost();
  }

  async #execute<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { time, latency } = this.#options;
    await time.delay(latency());
    const statement = this.#prepared.prepare(sql);
    let result: QueryResult<R>;
    if (statement.reader) {
      result = { rows: statement.all(parameters) as R[] };
    } else {
      const { changes, lastInsertRowid } = statement.run(parameters);
      result = { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    }
    await time.delay(latency());
    return result;
  }

  #turnOf(process: Process): Promise<void> {
    if (this.#holder === undefined) {
      this.#holder = process;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push({ process, grant: resolve }));
  }

  #next(): void {
    const next = this.#waiting.shift();
    this.#holder = next?.process;
    next?.grant();
  }
}

class SharedDialect extends SqliteDialect {
  readonly #makeDriver: () => Driver;

  constructor(config: { database: KyselySqlite }, makeDriver: () => Driver) {
    super(config);
    this.#makeDriver = makeDriver;
  }

  override createDriver(): Driver {
    return this.#makeDriver();
  }
}
