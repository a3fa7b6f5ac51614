import type { DocName } from '@causeway/shared/doc-name';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

/** Documents per statement: databases limit the depth of an expression. */
const CHUNK = 100;

/** Those of `docs` that have grown in the database beyond `seq`. */
export async function docsBehind(
  db: Kysely<Database>,
  docs: readonly { readonly name: DocName; readonly seq: number }[],
): Promise<Set<DocName>> {
  const behind = new Set<DocName>();
  for (let from = 0; from < docs.length; from += CHUNK) {
    const chunk = docs.slice(from, from + CHUNK);
    // In the journal, or merged into a snapshot since.
    for (const table of ['journal', 'snapshots'] as const) {
      const found = await db
        .selectFrom(table)
        .select('doc')
        .distinct()
        .where((is) =>
          is.or(chunk.map(({ name, seq }) => is.and([is('doc', '=', name), is('seq', '>', seq)]))),
        )
        .execute();
      for (const { doc } of found) behind.add(doc as DocName);
    }
  }
  return behind;
}
