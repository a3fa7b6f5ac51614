import type { PageQuery } from '@causeway/shared/api/page';
import type { Person } from '@causeway/shared/schema';
import { sql } from 'kysely';
import { toPerson } from '../account/account-row.ts';
import { BEYOND, ORDER, type Page, pageOf, positionOf, prefixPattern } from '../page.ts';
import type { Parts } from '../parts.ts';

/** People of this server by handle, those whose handle or name begins with `query`. */
export async function listPeople(
  { db }: Pick<Parts, 'db'>,
  query: PageQuery & { readonly query?: string | undefined },
): Promise<Page<Person>> {
  const position = positionOf(query, 'on');
  const pattern = prefixPattern((query.query ?? '').toLowerCase());
  const rows = await db
    .selectFrom('users')
    .select(['id', 'handle', 'name', 'avatar', 'bot'])
    .where('deleted_at', 'is', null)
    .$if(Boolean(query.query), (select) =>
      select.where(
        sql<boolean>`(handle like ${pattern} escape '\\' or lower_unicode(name) like ${pattern} escape '\\')`,
      ),
    )
    .$if(position.cursor !== undefined, (select) =>
      select.where('handle', BEYOND[position.direction], position.cursor ?? ''),
    )
    .orderBy('handle', ORDER[position.direction])
    .limit(query.limit + 1)
    .execute();
  return pageOf(
    rows,
    { limit: query.limit, position, home: 'on' },
    { item: toPerson, cursor: (row) => row.handle },
  );
}
