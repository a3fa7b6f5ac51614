import type { Kysely, SqliteDatabase } from 'kysely';
import { ImmediateSqliteAdapter, isOverAlready } from './immediate-sqlite-dialect.ts';
import type { Database } from './schema.ts';
import { runStatements, runStatementsNow, type Statements } from './statements.ts';
import { transact } from './transact.ts';

/**
 * Runs statements in a transaction of their own ({@link transact}). On SQLite in one step, from `begin` to `commit`: what
 * Kysely does for each statement costs more than the statement. On PostgreSQL `make` may be called several times.
 */
export function transactStatements<T>(db: Kysely<Database>, make: () => Statements<T>): Promise<T> {
  const { adapter } = db.getExecutor();
  if (!(adapter instanceof ImmediateSqliteAdapter)) return transact(db, (tx) => runStatements(tx, make()));
  // There is one connection: while it is ours, no other transaction is open on it.
  return db.getExecutor().provideConnection(async () => transactNow(adapter.database, make()));
}

function transactNow<T>(sqlite: SqliteDatabase, statements: Statements<T>): T {
  run(sqlite, 'begin immediate');
  try {
    const result = runStatementsNow(sqlite, statements);
    run(sqlite, 'commit');
    return result;
  } catch (error) {
    rollBack(sqlite);
    throw error;
  }
}

function rollBack(sqlite: SqliteDatabase): void {
  try {
    run(sqlite, 'rollback');
  } catch (error) {
    if (!isOverAlready(error)) throw error;
  }
}

const run = (sqlite: SqliteDatabase, sql: string): unknown => sqlite.prepare(sql).run([]);
