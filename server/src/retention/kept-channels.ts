import type { ChannelId } from '@causeway/shared/id';
import type { Retention } from '@causeway/shared/schema';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../db/schema.ts';

/** A channel whose messages are not kept for ever. */
export interface KeptChannel {
  readonly id: ChannelId;
  readonly retention: NonNullable<Retention>;
  readonly head: number;
  readonly first: number;
  /**
   * When the oldest op that may be in the head, but for its genesis, arrived; 0 when that is no longer known, since rows
   * were merged; `undefined`: the head is empty.
   */
  readonly oldest: number | undefined;
  /** Last row of the head. */
  readonly seq: number;
}

/** All channels with a retention, and how their heads are. */
export async function keptChannels(db: Kysely<Database>): Promise<KeptChannel[]> {
  const head = sql<string>`logs.log || '/' || logs.head`;
  const rows = await db
    .selectFrom('channels')
    .innerJoin('logs', (join) => join.on('logs.log', '=', sql<string>`'channel/' || channels.id`))
    .select(['channels.id', 'channels.retention', 'logs.head', 'logs.first'])
    .select((is) => [
      is
        .selectFrom('journal')
        .select('created_at')
        .where('doc', '=', head)
        .where('seq', '>', 1)
        .orderBy('seq')
        .limit(1)
        .as('oldest'),
      is
        .selectFrom('journal')
        .select((of) => of.fn.max('seq').as('last'))
        .where('doc', '=', head)
        .as('seq'),
      is.selectFrom('snapshots').select('seq').where('doc', '=', head).as('merged'),
    ])
    .where('channels.deleted_at', 'is', null)
    .where('channels.retention', '!=', 'null')
    .execute();
  return rows.map(({ id, retention, head: segment, first, oldest, seq, merged }) => ({
    ...{ id, head: segment, first },
    retention: JSON.parse(retention) as NonNullable<Retention>,
    oldest: merged === null ? (oldest ?? undefined) : 0,
    seq: seq ?? merged ?? 0,
  }));
}
