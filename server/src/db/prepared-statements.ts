import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Statements kept; lists in `in (…)` make one for each length. */
const MOST = 500;

/**
 * `database`, compiling each statement once: Kysely asks for it anew with every query, and compiling costs more than
 * running most of them. The least recently used go first. Not for `iterate`: a statement can't be in two loops.
 */
export function withPreparedStatements(database: SqliteDatabase): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = kept.get(sql) ?? database.prepare(sql);
      kept.delete(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
  };
}
