import type { SegmentInfo } from '@causeway/shared/api/channel';
import type { PageQuery } from '@causeway/shared/api/page';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { sql } from 'kysely';
import { channelFor } from '../channel/channel-for.ts';
import { invalid } from '../failure.ts';
import { type Page, pageOf, positionOf, rowsOfPage } from '../page.ts';
import type { Parts } from '../parts.ts';

/** The sealed segments of a channel that are kept, newest first. */
export async function listSegments(
  { db }: Pick<Parts, 'db'>,
  actor: UserId,
  channel: ChannelId,
  query: PageQuery,
): Promise<Page<SegmentInfo>> {
  await channelFor(db, actor, channel, 'read');
  const page = { limit: query.limit, position: positionOf(query, 'back'), home: 'back' } as const;
  const { cursor } = page.position;
  const segments = db
    .selectFrom('segments')
    .select(['segment', 'etag', 'ops', 'first_ts as firstTs', 'last_ts as lastTs', 'sealed_at as sealedAt'])
    .select(sql<number>`length(bytes)`.as('bytes'))
    .where('channel_id', '=', channel);
  const from = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await rowsOfPage(segments, 'segment', page, from).execute();
  return pageOf(rows, page, { item: (row) => row, cursor: ({ segment }) => String(segment) });
}

function readCursor(cursor: string): number {
  if (!/^[0-9]{1,9}$/.test(cursor)) throw invalid('cursor', 'is not one of this list');
  return Number(cursor);
}
