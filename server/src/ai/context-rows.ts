import type { ChannelId, OpId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { MessageRow } from '../channel/message-answer.ts';
import type { Database } from '../db/schema.ts';

export type ContextRow = MessageRow;
type Select = SelectQueryBuilder<Database, 'messages', ContextRow>;

/**
 * Messages of one channel for the AI: posted, not deleted, with something in them (an answer that has not begun is
 * empty). Each query reads as many rows as it gives, whatever the channel's age; one more than is wanted says that there
 * are more.
 */
export class ContextRows {
  readonly #db: Kysely<Database>;
  readonly #channel: ChannelId;

  constructor(db: Kysely<Database>, channel: ChannelId) {
    this.#db = db;
    this.#channel = channel;
  }

  /** Those of this channel; an id of another one finds nothing. */
  async byId(ids: readonly OpId[]): Promise<Map<OpId, ContextRow>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#all()
      .where('id', 'in', [...ids])
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The newest of the timeline. A ts from the future must not keep the others out. */
  async newest(now: number): Promise<ContextRow[]> {
    const timeline = this.#all().where('thread', 'is', null);
    return [
      ...(await newestByTs(timeline.where('ts', '<=', now))),
      ...(await newestByTs(timeline.where('ts', '>', now))),
    ];
  }

  /** The newest of the timeline, or of the thread that `last` stands in, up to and with it. */
  async upTo(last: Pick<ContextRow, 'id' | 'ts' | 'thread'>): Promise<ContextRow[]> {
    const { thread } = last;
    const around =
      thread === null ? this.#all().where('thread', 'is', null) : this.#all().where('thread', '=', thread);
    return newestByTs(around.where((eb) => eb(eb.refTuple('ts', 'id'), '<=', eb.tuple(last.ts, last.id))));
  }

  /** The newest whose position (its arrival, where that is told, else its ts) is after `since`, of threads too. */
  async since(since: number): Promise<ContextRow[]> {
    const most = LIMIT.aiMissedMessages + 1;
    const inTime = this.#all().where('received_at', 'is', null).where('ts', '>', since);
    const late = this.#all().where('received_at', '>', since);
    return [
      ...(await inTime.orderBy('ts', 'desc').orderBy('id', 'desc').limit(most).execute()),
      ...(await late.orderBy('received_at', 'desc').limit(most).execute()),
    ];
  }

  #all(): Select {
    return this.#db
      .selectFrom('messages')
      .selectAll()
      .where('channel_id', '=', this.#channel)
      .where('posted', '=', 1)
      .where('deleted', '=', 0)
      .where((eb) => eb.or([eb('body', '<>', ''), eb('files', '<>', '[]')]));
  }
}

const newestByTs = (select: Select): Promise<ContextRow[]> =>
  select
    .orderBy('ts', 'desc')
    .orderBy('id', 'desc')
    .limit(LIMIT.aiContextMessages + 1)
    .execute();
