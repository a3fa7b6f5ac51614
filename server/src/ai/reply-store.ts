import { must } from '@causeway/shared/assert';
import { type ChannelId, newOpId, type OpId, type RandomBytes, type UserId } from '@causeway/shared/id';
import type { StreamStatus } from '@causeway/shared/op/status';
import type { Kysely, Updateable } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database, Tx } from '../db/schema.ts';
import { headsOf } from '../sync/log-writer.ts';
import type { Logs, LogTransaction } from '../sync/logs.ts';
import { forgetDropped } from './forget-dropped.ts';
import { obstacle, type ReplyRow, sceneOf } from './reply-scene.ts';
import { tooLate } from './too-late.ts';

interface Parts {
  readonly db: Kysely<Database>;
  readonly logs: Logs;
  readonly now: Clock;
  readonly random: RandomBytes;
}

/** An answer that this server is to have written. */
export interface Claim {
  readonly channel: ChannelId;
  readonly ask: OpId;
  readonly asker: UserId;
  readonly reply: OpId;
  readonly lease: string;
  /** What it goes on behind. */
  readonly base: string;
  /** The answer was there before, with an end. */
  readonly isAgain: boolean;
}

/** How an answer ends. */
export interface Ending {
  readonly status: StreamStatus;
  /** One plain line for people. */
  readonly error?: string;
  /** Because it was too long. */
  readonly isCut?: boolean;
  readonly tokensIn?: number;
  readonly tokensOut?: number;
}

type Key = Pick<ReplyRow, 'channel_id' | 'ask'>;

/**
 * The rows of `ai_replies`, which go from queued to running to an end. The post of an answer and its end are written
 * together with the row's change, so that the log and the row never say different things, whoever is killed.
 */
export class ReplyStore {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Questions that wait, the oldest first, without those of `askers`. */
  queued(askers: readonly UserId[], limit: number): Promise<ReplyRow[]> {
    return this.#parts.db
      .selectFrom('ai_replies')
      .selectAll()
      .where('state', '=', 'queued')
      .$if(askers.length > 0, (select) => select.where('asker', 'not in', askers))
      .orderBy('asked_at')
      .orderBy('ask')
      .limit(limit)
      .execute();
  }

  /** Questions of `asker` that wait behind the first `limit`. */
  surplus(asker: UserId, limit: number): Promise<ReplyRow[]> {
    return this.#parts.db
      .selectFrom('ai_replies')
      .selectAll()
      .where('state', '=', 'queued')
      .where('asker', '=', asker)
      .orderBy('asked_at')
      .orderBy('ask')
      .offset(limit)
      .limit(1_000)
      .execute();
  }

  running(): Promise<ReplyRow[]> {
    return this.#parts.db.selectFrom('ai_replies').selectAll().where('state', '=', 'running').execute();
  }

  find(channel: ChannelId, id: OpId): Promise<ReplyRow | undefined> {
    return find(this.#parts.db, channel, id);
  }

  /**
   * Begins an answer: writes its post and takes the lease. `refused`: it was answered at once by why it is not
   * (`refusal`, or that it came too late). `undefined`: another server was faster, or there is nothing to answer any more.
   */
  async claim(row: ReplyRow, bot: UserId, refusal?: string): Promise<Claim | 'refused' | undefined> {
    const { db, now, random } = this.#parts;
    const reply = row.reply ?? newOpId(bot, now(), random);
    const lease = newOpId(bot, now(), random);
    // Looked at before: what changes in between ends the answer a moment after it has begun.
    const scene = await sceneOf(db, row, bot);
    const isAnswerable = obstacle(scene) === undefined;
    return this.#change<Claim | 'refused' | undefined>(row, 'queued', async (tx, current) => {
      // It was answered since it was read, and is to be once more: who reads it again knows its post.
      if (current.attempt !== row.attempt) return undefined;
      if (!isAnswerable || scene.ask === undefined) {
        await update(tx.db, row, { state: 'stopped', ended_at: now() });
        return undefined;
      }
      const { ts, position, thread } = scene.ask;
      const isAgain = current.reply !== null;
      if (!isAgain) writePost(tx, { channel: row.channel_id, id: reply, ask: row.ask, thread });
      const said = scene.reply ?? '';
      const begun = { reply, attempt: current.attempt + 1, is_cut: 0, error: null, started_at: now() };
      const line = refusal ?? tooLate({ ...current, ts }, Math.max(position, now()));
      if (line !== undefined) {
        await update(tx.db, row, begun);
        await this.#writeEnd(tx, { ...current, reply }, said, { status: 'failed', error: line });
        return 'refused';
      }
      const base = current.mode === 'continue' ? said : '';
      const beat = current.beat + 1;
      await update(tx.db, row, { ...begun, state: 'running', lease, beat, stopping: 0, text: base });
      return { channel: row.channel_id, ask: row.ask, asker: row.asker, reply, lease, base, isAgain };
    });
  }

  /** Renews a lease, with the text so far. `false`: it is lost, and so is the answer. */
  async renew({ channel, ask, lease }: Claim, text: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#parts.db
      .updateTable('ai_replies')
      .set((eb) => ({ text, beat: eb('beat', '+', 1) }))
      .where('channel_id', '=', channel)
      .where('ask', '=', ask)
      .where('state', '=', 'running')
      .where('lease', '=', lease)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Why an answer should end that is being written. */
  async whyEnd({ channel, ask, lease }: Claim, bot: UserId): Promise<Ending | undefined> {
    const row = await find(this.#parts.db, channel, ask);
    if (row === undefined || row.lease !== lease) return undefined;
    if (row.stopping === 1) return { status: 'stopped' };
    const line = obstacle(await sceneOf(this.#parts.db, row, bot));
    return line === undefined ? undefined : { status: 'stopped', error: line };
  }

  /** Ends an answer with its whole text. `false`: the lease is lost; somebody else has ended it. */
  end({ channel, ask, reply, lease }: Claim, text: string, ending: Ending): Promise<boolean> {
    return this.#endRow({ channel_id: channel, ask, reply }, ending, (row) =>
      row.lease === lease ? text : undefined,
    );
  }

  /** Ends what a server has left that is no more; `false` when that is not so. */
  takeOver(seen: ReplyRow, ending: Ending): Promise<boolean> {
    return this.#endRow(seen, ending, (row) =>
      row.lease === seen.lease && row.beat === seen.beat ? row.text : undefined,
    );
  }

  /** `textOf` gives the whole text of a running answer; `undefined`: it is not to be ended. */
  async #endRow(
    key: Key & Pick<ReplyRow, 'reply'>,
    ending: Ending,
    textOf: (row: ReplyRow) => string | undefined,
  ): Promise<boolean> {
    const isDeleted = await isDeletedMessage(this.#parts.db, key);
    const isDone = await this.#change(key, 'running', async (tx, row) => {
      const text = textOf(row);
      if (text === undefined) return false;
      // What is deleted says nothing more.
      const { error: _, ...silent } = ending;
      await this.#writeEnd(tx, row, isDeleted ? '' : text, isDeleted ? silent : ending);
      await forgetDropped(tx.db, row);
      return true;
    });
    return isDone ?? false;
  }

  /** Asks for the end of an answer, on whichever server it is written. */
  async stop(key: Key): Promise<void> {
    await this.#change(key, 'queued', ({ db }) =>
      update(db, key, { state: 'stopped', ended_at: this.#parts.now() }),
    );
    await this.#parts.db
      .updateTable('ai_replies')
      .set({ stopping: 1 })
      .where('channel_id', '=', key.channel_id)
      .where('ask', '=', key.ask)
      .where('state', '=', 'running')
      .execute();
  }

  /** Queues an answer that has ended once more, unless that was done since `row` was read. */
  async again(row: ReplyRow, mode: 'retry' | 'continue'): Promise<void> {
    const queued = { state: 'queued', mode, asked_at: this.#parts.now() } as const;
    await this.#change(row, row.state, async ({ db }, { attempt }) => {
      if (attempt === row.attempt) await update(db, row, queued);
    });
  }

  /** Does `change` while the row is in `state`, and the channel is there. */
  async #change<T>(
    key: Key,
    state: ReplyRow['state'],
    change: (tx: LogTransaction, row: ReplyRow) => Promise<T>,
  ): Promise<T | undefined> {
    const log = `channel/${key.channel_id}` as const;
    if ((await headsOf(this.#parts.db, [log])).size === 0) return undefined;
    return this.#parts.logs.transact([log], async (tx) => {
      const row = await byKey(tx.db, key);
      return row?.state === state ? change(tx, row) : undefined;
    });
  }

  async #writeEnd(tx: LogTransaction, row: ReplyRow, body: string, ending: Ending): Promise<void> {
    const { status, error, isCut = false, tokensIn = 0, tokensOut = 0 } = ending;
    const of = must(row.reply, 'what has begun has a post');
    const line = error === undefined ? {} : { error };
    tx.write(`channel/${row.channel_id}`, { k: 'streamEnd', of, body, status, ...line });
    await update(tx.db, row, {
      ...{ state: status, lease: null, stopping: 0, text: '', is_cut: isCut ? 1 : 0 },
      ended_at: this.#parts.now(),
      error: error ?? null,
      tokens_in: row.tokens_in + tokensIn,
      tokens_out: row.tokens_out + tokensOut,
    });
  }
}

function writePost(
  tx: LogTransaction,
  post: { readonly channel: ChannelId; readonly id: OpId; readonly ask: OpId; readonly thread: OpId | null },
): void {
  const thread = post.thread === null ? {} : { thread: post.thread };
  tx.write(`channel/${post.channel}`, {
    ...{ k: 'post', id: post.id, body: '', stream: true, reply: post.ask },
    ...thread,
  });
}

const find = (db: Kysely<Database>, channel: ChannelId, id: OpId): Promise<ReplyRow | undefined> =>
  db
    .selectFrom('ai_replies')
    .selectAll()
    .where('channel_id', '=', channel)
    .where((is) => is.or([is('ask', '=', id), is('reply', '=', id)]))
    .executeTakeFirst();

const byKey = (db: Kysely<Database>, { channel_id, ask }: Key): Promise<ReplyRow | undefined> =>
  db
    .selectFrom('ai_replies')
    .selectAll()
    .where('channel_id', '=', channel_id)
    .where('ask', '=', ask)
    .executeTakeFirst();

async function isDeletedMessage(
  db: Kysely<Database>,
  { channel_id, reply }: Pick<ReplyRow, 'channel_id' | 'reply'>,
): Promise<boolean> {
  const message = await db
    .selectFrom('messages')
    .select('deleted')
    .where('channel_id', '=', channel_id)
    .where('id', '=', reply)
    .executeTakeFirst();
  return message?.deleted === 1;
}

const update = async (
  db: Tx,
  { channel_id, ask }: Key,
  values: Updateable<Database['ai_replies']>,
): Promise<void> => {
  await db
    .updateTable('ai_replies')
    .set(values)
    .where('channel_id', '=', channel_id)
    .where('ask', '=', ask)
    .execute();
};
