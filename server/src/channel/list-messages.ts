import type { MessageAnswer } from '@causeway/shared/api/message';
import type { PageQuery } from '@causeway/shared/api/page';
import { must } from '@causeway/shared/assert';
import { type ChannelId, isOpId, type OpId, type UserId } from '@causeway/shared/id';
import { invalid } from '../failure.ts';
import { BEYOND, ORDER, type Page, pageOf, positionOf } from '../page.ts';
import type { Parts } from '../parts.ts';
import { channelFor } from './channel-for.ts';
import { messageAnswers } from './message-answer.ts';

/** Folded messages of a channel, newest first. A cursor is `<ts>_<op id>`, or a bare time in ms. */
export async function listMessages(
  { db, projection }: Pick<Parts, 'db' | 'projection'>,
  actor: UserId,
  id: ChannelId,
  query: PageQuery,
): Promise<Page<MessageAnswer>> {
  await channelFor(db, actor, id, 'read');
  const position = positionOf(query, 'back');
  const from = position.cursor === undefined ? undefined : readCursor(position.cursor);
  await projection.caughtUp(`channel/${id}`);
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('channel_id', '=', id)
    .where('posted', '=', 1)
    .$if(from !== undefined, (select) =>
      select.where((eb) =>
        eb(
          eb.refTuple('ts', 'id'),
          BEYOND[position.direction],
          eb.tuple(from?.ts ?? 0, (from?.id ?? '') as OpId),
        ),
      ),
    )
    .orderBy('ts', ORDER[position.direction])
    .orderBy('id', ORDER[position.direction])
    .limit(query.limit + 1)
    .execute();
  const answers = await messageAnswers(db, rows);
  return pageOf(
    rows,
    { limit: query.limit, position, home: 'back' },
    {
      item: (row) => must(answers.get(row.id), 'one answer per row'),
      cursor: (row) => `${row.ts}_${row.id}`,
    },
  );
}

function readCursor(cursor: string): { readonly ts: number; readonly id: string } {
  const [, ts = '', id] = /^([0-9]{1,15})(?:_(.+))?$/.exec(cursor) ?? [];
  if (ts === '' || (id !== undefined && !isOpId(id))) throw invalid('cursor', 'is not one of this list');
  return { ts: Number(ts), id: id ?? '' };
}
