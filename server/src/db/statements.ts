import type { CompiledQuery, Kysely, SqliteDatabase } from 'kysely';
import type { Database } from './schema.ts';

/** The statements of a task, each made when the rows of the one before are known: it does not see how they are run. */
export type Statements<T> = Generator<CompiledQuery, T, readonly unknown[]>;

/** One statement; gives its rows. */
export function* ask<R>(query: CompiledQuery<R>): Statements<readonly R[]> {
  return (yield query) as readonly R[];
}

/** Runs `statements` on either database. */
export async function runStatements<T>(db: Kysely<Database>, statements: Statements<T>): Promise<T> {
  let step = statements.next();
  while (!step.done) {
    try {
      const { rows } = await db.executeQuery(step.value);
      step = statements.next(rows);
    } catch (error) {
      step = statements.throw(error);
    }
  }
  return step.value;
}

/** Runs `statements` in one step, which only SQLite can. */
export function runStatementsNow<T>(sqlite: SqliteDatabase, statements: Statements<T>): T {
  let step = statements.next();
  while (!step.done) {
    try {
      step = statements.next(rowsOf(sqlite, step.value));
    } catch (error) {
      step = statements.throw(error);
    }
  }
  return step.value;
}

function rowsOf(sqlite: SqliteDatabase, { sql, parameters }: CompiledQuery): readonly unknown[] {
  const statement = sqlite.prepare(sql);
  if (statement.reader) return statement.all(parameters);
  statement.run(parameters);
  return [];
}
