import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../db/schema.ts';
import type { LogId } from '../sync/logs.ts';

/**
 * Documents of channels (those of `log` alone, where given) that have rows beyond what is projected, in the order of
 * their segments. Heads are asked, and sealed documents that are not dropped yet: the cost does not grow with history.
 */
export async function unprojected(db: Kysely<Database>, log?: LogId): Promise<DocName[]> {
  // What begins with `channel/`, or with `<log>/`: `0` follows `/`.
  const [from, to] = [`${log ?? 'channel'}/`, `${log ?? 'channel'}0`];
  const head = sql<string>`logs.log || '/' || logs.head`;
  const rows = await db
    .with('docs', (cte) =>
      cte
        .selectFrom('logs')
        .select(head.as('doc'))
        .$if(log === undefined, (select) => select.where('log', '>', from).where('log', '<', to))
        .$if(log !== undefined, (select) => select.where('log', '=', log ?? ''))
        .union(cte.selectFrom('sealed_docs').select('doc').where('doc', '>', from).where('doc', '<', to)),
    )
    .selectFrom('docs')
    .leftJoin('projections', 'projections.doc', 'docs.doc')
    .select('docs.doc')
    .where((is) =>
      is.exists(
        is
          .selectFrom('journal')
          .select('journal.seq')
          .whereRef('journal.doc', '=', 'docs.doc')
          .where('journal.seq', '>', is.fn.coalesce('projections.seq', is.lit(0))),
      ),
    )
    .execute();
  return rows.map(({ doc }) => doc as DocName).sort(bySegment);
}

/** Segments of one log stand in their order. */
export const bySegment = (a: DocName, b: DocName): number => segmentOf(a) - segmentOf(b);

export const segmentOf = (doc: DocName): number => parseDocName(doc)?.segment ?? 0;
