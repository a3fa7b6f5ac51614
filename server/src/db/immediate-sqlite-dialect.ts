import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';

/**
 * SQLite's transactions take the write lock when they begin: a deferred one that has read before it writes fails at
 * once, without waiting for `busy_timeout`, when another process (the command line) has written in between.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** A full or broken disk has SQLite roll back by itself; to fail then would hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      if (!isOverAlready(error)) throw error;
    }
  }
}

/** Whether SQLite has rolled back by itself. */
export const isOverAlready = (error: unknown): boolean =>
  error instanceof Error && /no transaction is active/.test(error.message);

/** Knows the database itself, for what is done past Kysely. */
export class ImmediateSqliteAdapter extends SqliteAdapter {
  readonly database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    super();
    this.database = database;
  }

  /**
   * Has the migrations run in one transaction, as SQLite can: of two processes that open a new file at once, the second
   * waits for the first and then finds everything done, and one that is killed leaves no half of it.
   */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

interface Config extends SqliteDialectConfig {
  readonly database: SqliteDatabase;
}

export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: Config;

  constructor(config: Config) {
    super(config);
    this.#config = config;
  }

  override createAdapter(): ImmediateSqliteAdapter {
    return new ImmediateSqliteAdapter(this.#config.database);
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }
}
