import {
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  PostgresQueryCompiler,
  type QueryCompiler,
  type TransactionSettings,
} from 'kysely';
import { isConnectionOver } from './database-error.ts';
import { nulFree } from './nul-free.ts';

/**
 * PostgreSQL's transactions are serializable unless they say otherwise: what one has read cannot change before it
 * commits, as SQLite's write lock has it. Where two are in each other's way one of them fails, and `transact` does it
 * anew (docs/decisions/0007).
 */
class SerializablePostgresDriver extends PostgresDriver {
  override beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return super.beginTransaction(connection, {
      ...settings,
      isolationLevel: settings.isolationLevel ?? 'serializable',
    });
  }

  /** On a connection that was lost there is nothing to roll back; to fail then would hide why it was. */
  override async rollbackTransaction(
    connection: Parameters<PostgresDriver['rollbackTransaction']>[0],
  ): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      if (!isConnectionOver(error)) throw error;
    }
  }
}

class NulFreeQueryCompiler extends PostgresQueryCompiler {
  protected override addParameter(value: unknown): void {
    super.addParameter(nulFree(value));
  }
}

export class SerializablePostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new SerializablePostgresDriver(this.#config);
  }

  override createQueryCompiler(): QueryCompiler {
    return new NulFreeQueryCompiler();
  }
}
