import type { PageQuery } from '@causeway/shared/api/page';
import type { Person } from '@causeway/shared/schema';
import { sql } from 'kysely';
import { toPerson } from '../account/account-row.ts';
import { type Page, pageOf, positionOf, prefixPattern, rowsOfPage } from '../page.ts';
import type { Parts } from '../parts.ts';

/** People of this server by handle, those whose handle or name begins with `query`. */
export async function listPeople(
  { db }: Pick<Parts, 'db'>,
  query: PageQuery & { readonly query?: string | undefined },
): Promise<Page<Person>> {
  const page = { limit: query.limit, position: positionOf(query, 'on'), home: 'on' } as const;
  const pattern = prefixPattern((query.query ?? '').toLowerCase());
  const people = db
    .selectFrom('users')
    .select(['id', 'handle', 'name', 'avatar', 'bot'])
    .where('deleted_at', 'is', null)
    .$if(Boolean(query.query), (select) =>
      select.where(
        sql<boolean>`(handle like ${pattern} escape '\\' or lower_unicode(name) like ${pattern} escape '\\')`,
      ),
    );
  const rows = await rowsOfPage(people, 'handle', page, page.position.cursor).execute();
  return pageOf(rows, page, { item: toPerson, cursor: (row) => row.handle });
}
