import {
  type Compilable,
  type CompiledQuery,
  type DialectAdapter,
  type Kysely,
  PostgresAdapter,
  type QueryResult,
} from 'kysely';
import { nulFree } from './nul-free.ts';
import type { Database } from './schema.ts';

/** By database: adapters are shared by its transactions, and by nobody else. */
const compiled = new WeakMap<DialectAdapter, Map<string, CompiledQuery>>();

/**
 * The query `name` with `parameters`, built and compiled once per database: for the few that run with every message,
 * where both cost more than running it. `build` must give the same SQL for the same name, whatever the values.
 */
export function compiledOnce<R>(
  db: Kysely<Database>,
  name: string,
  parameters: readonly unknown[],
  build: () => Compilable<R>,
): CompiledQuery<R> {
  const { adapter } = db.getExecutor();
  const known = compiled.get(adapter) ?? new Map<string, CompiledQuery>();
  compiled.set(adapter, known);
  const query = known.get(name) ?? build().compile();
  known.set(name, query);
  const values = adapter instanceof PostgresAdapter ? parameters.map(nulFree) : parameters;
  return { ...(query as CompiledQuery<R>), parameters: values };
}

/** Runs the query {@link compiledOnce}. */
export const runCompiled = <R>(
  db: Kysely<Database>,
  name: string,
  parameters: readonly unknown[],
  build: () => Compilable<R>,
): Promise<QueryResult<R>> => db.executeQuery(compiledOnce(db, name, parameters, build));
