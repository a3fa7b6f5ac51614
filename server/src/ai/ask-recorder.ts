import { asks } from '@causeway/shared/ai/asks';
import { must } from '@causeway/shared/assert';
import { type DocName, parseDocName } from '@causeway/shared/doc-name';
import { authorOf, type ChannelId, SERVER_ID, type UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { Post } from '@causeway/shared/op/channel-op';
import type { ChannelKind } from '@causeway/shared/permission';
import type { Clock } from '../clock.ts';
import type { Tx } from '../db/schema.ts';
import type { ProjectionContext } from '../projection/projection-context.ts';
import type { Row } from '../sync/journal.ts';
import { rowHas } from '../sync/row-has.ts';
import type { ReplyRow } from './reply-scene.ts';

/** Questions older than this, in ms, are none any more: somebody projects old rows anew. */
const FORGOTTEN_MS = 86_400_000;

/** The AI participant's place in a channel. */
interface Seat {
  readonly kind: ChannelKind;
  readonly joinedAt: number;
  readonly members: number;
}

/**
 * Queues the posts that ask the AI, as part of the projection: each op is projected once, in a transaction, so each
 * question is queued once, whatever happens; the row's key sees to it even when all is projected anew.
 */
export class AskRecorder {
  readonly #now: Clock;
  #bot: UserId | undefined;
  #onQueued: () => void = () => undefined;
  readonly #seats = new WeakMap<Tx, Map<ChannelId, Seat | undefined>>();
  /** Its channels, as far as it was looked; and direct channels that are none of its. */
  readonly #homes = new Map<ChannelId, ChannelKind | 'none'>();

  /** `bot`: the AI participant, if there is one already. */
  constructor(now: Clock, bot: UserId | undefined) {
    this.#now = now;
    this.#bot = bot;
  }

  get bot(): UserId | undefined {
    return this.#bot;
  }

  become(bot: UserId): void {
    this.#bot = bot;
  }

  /** Calls `listener` after each commit that has queued questions. */
  listen(listener: () => void): void {
    this.#onQueued = listener;
  }

  queued(): void {
    this.#onQueued();
  }

  /** Whether there may be a question in `rows`, so that they should be projected at once. */
  isPressing(doc: DocName, rows: readonly Row[]): boolean {
    const address = parseDocName(doc);
    if (this.#bot === undefined || address?.type !== 'channel') return false;
    // The server's own rows are the answers, and what came by HTTP, which is projected at once in any case.
    const own = rows.filter((row) => row.doc === doc && row.owner !== SERVER_ID);
    const home = this.#homes.get(address.id) ?? (isDirect(address.id) ? 'dm' : 'none');
    if (home === 'dm') return own.length > 0;
    const signs = home === 'none' ? [this.#bot] : [this.#bot, '"thread"'];
    return own.some((row) => rowHas(row, signs));
  }

  /** Queues `post`, which is there since `position`, if it asks the AI. */
  async record(post: Post, position: number, { tx, channel, findings }: ProjectionContext): Promise<void> {
    const bot = this.#bot;
    const seat = bot && (await this.#seatIn(tx, channel, bot));
    if (bot === undefined || seat === undefined || !this.#isTimely(position, seat)) return;
    const isInItsThread = post.thread !== undefined && (await takesPart(tx, { channel, bot, post }));
    const scene = { ...seat, bot, isInItsThread };
    if (!asks(post, { ...scene, isByBot: false })) return;
    if (!asks(post, { ...scene, isByBot: await isBot(tx, authorOf(post.id)) })) return;
    await tx
      .insertInto('ai_replies')
      .values({ channel_id: channel, ask: post.id, asker: authorOf(post.id), asked_at: position, ...QUEUED })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    findings.asked = true;
  }

  /** Not what was said before it came; clocks of devices are a little off. */
  #isTimely(position: number, { joinedAt }: Seat): boolean {
    return position + LIMIT.lateMs >= joinedAt && this.#now() - position < FORGOTTEN_MS;
  }

  async #seatIn(tx: Tx, channel: ChannelId, bot: UserId): Promise<Seat | undefined> {
    const seats = this.#seats.get(tx) ?? new Map<ChannelId, Seat | undefined>();
    this.#seats.set(tx, seats);
    if (!seats.has(channel)) seats.set(channel, await seatOf(tx, channel, bot));
    const seat = seats.get(channel);
    if (seat !== undefined || isDirect(channel)) this.#homes.set(channel, seat?.kind ?? 'none');
    else this.#homes.delete(channel);
    return seat;
  }
}

const QUEUED: Omit<ReplyRow, 'channel_id' | 'ask' | 'asker' | 'asked_at'> = {
  state: 'queued',
  mode: 'first',
  ...{ reply: null, lease: null, started_at: null, ended_at: null, error: null },
  ...{ attempt: 0, beat: 0, stopping: 0, text: '', is_cut: 0, tokens_in: 0, tokens_out: 0 },
};

const isDirect = (channel: ChannelId): boolean => channel.startsWith('0');

async function seatOf(tx: Tx, channel: ChannelId, bot: UserId): Promise<Seat | undefined> {
  const seat = await tx
    .selectFrom('members')
    .innerJoin('channels', 'channels.id', 'members.channel_id')
    .select(['channels.kind', 'members.joined_at'])
    .where('channel_id', '=', channel)
    .where('user_id', '=', bot)
    .where('channels.deleted_at', 'is', null)
    .executeTakeFirst();
  if (seat === undefined) return undefined;
  // Only of a direct channel does it matter, and those are small.
  const members = seat.kind === 'dm' ? await countMembers(tx, channel) : Number.POSITIVE_INFINITY;
  return { kind: seat.kind, joinedAt: seat.joined_at, members };
}

async function countMembers(tx: Tx, channel: ChannelId): Promise<number> {
  const rows = await tx.selectFrom('members').select('user_id').where('channel_id', '=', channel).execute();
  return rows.length;
}

/** Whether the AI has begun the thread of `post`, or has answered in it. */
async function takesPart(
  tx: Tx,
  { channel, bot, post }: { readonly channel: ChannelId; readonly bot: UserId; readonly post: Post },
): Promise<boolean> {
  const root = must(post.thread, 'a thread');
  if (authorOf(root) === bot) return true;
  const answer = await tx
    .selectFrom('messages')
    .select('id')
    .where('channel_id', '=', channel)
    .where('thread', '=', root)
    .where('author', '=', bot)
    .where('deleted', '=', 0)
    .limit(1)
    .executeTakeFirst();
  return answer !== undefined;
}

async function isBot(tx: Tx, user: UserId): Promise<boolean> {
  const row = await tx.selectFrom('users').select('bot').where('id', '=', user).executeTakeFirst();
  return row?.bot === 1;
}
