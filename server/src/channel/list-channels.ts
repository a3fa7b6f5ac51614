import type { ChannelAnswer } from '@causeway/shared/api/channel';
import type { PageQuery } from '@causeway/shared/api/page';
import { isChannelId, type UserId } from '@causeway/shared/id';
import { sql } from 'kysely';
import { invalid } from '../failure.ts';
import { BEYOND, ORDER, type Page, pageOf, positionOf, prefixPattern } from '../page.ts';
import type { Parts } from '../parts.ts';
import { selectChannels, toChannelAnswer } from './channel-answer.ts';

/** Public channels and my own, by name. */
export async function listChannels(
  { db }: Pick<Parts, 'db'>,
  actor: UserId,
  query: PageQuery & { readonly query?: string | undefined },
): Promise<Page<ChannelAnswer>> {
  const position = positionOf(query, 'on');
  const from = position.cursor === undefined ? undefined : readCursor(position.cursor);
  const order = ORDER[position.direction];
  const rows = await selectChannels(db, actor)
    .where((eb) => eb.or([eb('channels.kind', '=', 'channel'), eb('mine.role', 'is not', null)]))
    .$if(from !== undefined, (select) =>
      select.where((eb) => {
        const [name, id] = from ?? ['', ''];
        return eb(
          eb.refTuple('channels.name', 'channels.id'),
          BEYOND[position.direction],
          eb.tuple(name, id as never),
        );
      }),
    )
    .$if(Boolean(query.query), (select) =>
      select.where(
        sql<boolean>`lower_unicode(channels.name) like ${prefixPattern((query.query ?? '').toLowerCase())} escape '\\'`,
      ),
    )
    .orderBy('channels.name', order)
    .orderBy('channels.id', order)
    .limit(query.limit + 1)
    .execute();
  return pageOf(
    rows,
    { limit: query.limit, position, home: 'on' },
    { item: toChannelAnswer, cursor: (row) => writeCursor(row.name, row.id) },
  );
}

const writeCursor = (name: string, id: string): string => Buffer.from(`${id}${name}`).toString('base64url');

function readCursor(cursor: string): readonly [name: string, id: string] {
  const text = Buffer.from(cursor, 'base64url').toString();
  const id = text.slice(0, 16);
  if (!isChannelId(id)) throw invalid('cursor', 'is not one of this list');
  return [text.slice(16), id];
}
