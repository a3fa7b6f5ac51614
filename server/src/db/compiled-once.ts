import type { Compilable, CompiledQuery, DialectAdapter, Kysely, QueryResult } from 'kysely';
import type { Database } from './schema.ts';

/** By database: adapters are shared by its transactions, and by nobody else. */
const compiled = new WeakMap<DialectAdapter, Map<string, CompiledQuery>>();

/**
 * Runs the query `name` with `parameters`, building and compiling it once per database: for the few that run with every
 * message, where both cost more than running it. `build` must give the same SQL for the same name, whatever the values.
 */
export function runCompiled<R>(
  db: Kysely<Database>,
  name: string,
  parameters: readonly unknown[],
  build: () => Compilable<R>,
): Promise<QueryResult<R>> {
  const { adapter } = db.getExecutor();
  const known = compiled.get(adapter) ?? new Map<string, CompiledQuery>();
  compiled.set(adapter, known);
  const query = known.get(name) ?? build().compile();
  known.set(name, query);
  return db.executeQuery<R>({ ...(query as CompiledQuery<R>), parameters });
}
