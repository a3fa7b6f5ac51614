import type { MessageAnswer } from '@causeway/shared/api/message';
import { must } from '@causeway/shared/assert';
import { authorOf, type ChannelId, newOpId, type OpId, type UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { conflict, Failure, invalid } from '../failure.ts';
import type { Parts } from '../parts.ts';
import { headsOf } from '../sync/log-writer.ts';
import { channelFor } from './channel-for.ts';
import { mentionedIn } from './mentioned-in.ts';
import { type MessageRow, messageAnswers } from './message-answer.ts';

export interface Wish {
  readonly id?: OpId | undefined;
  readonly body: string;
  readonly thread?: OpId | undefined;
  readonly reply?: OpId | undefined;
  readonly mentions?: readonly (UserId | '*')[] | undefined;
}

export interface Posted {
  readonly message: MessageAnswer;
  /** An earlier request with the same id has posted it already. */
  readonly isNew: boolean;
}

/** Writes a message for `actor`. The same id again posts nothing and answers with what was posted. */
export async function postMessage(
  parts: Parts,
  actor: UserId,
  channel: ChannelId,
  wish: Wish,
): Promise<Posted> {
  if (wish.id !== undefined && authorOf(wish.id) !== actor)
    throw invalid('id', 'must begin with your user id');
  await channelFor(parts.db, actor, channel, 'send');
  const post = { ...wish, id: wish.id ?? newOpId(actor, parts.now(), parts.random) };
  let isPaid = false;
  for (;;) {
    const head = await headOf(parts.db, channel);
    await parts.projection.caughtUp(`channel/${channel}`);
    const known = await postedIn(parts.db, channel, post.id);
    if (known !== undefined) return { message: await answerOf(parts.db, known), isNew: false };
    await checkKnown(parts.db, channel, post);
    if (!isPaid) spend(parts, actor, post);
    isPaid = true;
    if (await write(parts, actor, { channel, head, post })) break;
  }
  await parts.projection.caughtUp(`channel/${channel}`);
  const row = must(await postedIn(parts.db, channel, post.id), 'what was posted is projected');
  return { message: await answerOf(parts.db, row), isNew: true };
}

interface Post extends Wish {
  readonly id: OpId;
}

const headOf = async (db: Kysely<Database>, channel: ChannelId): Promise<number | undefined> =>
  (await headsOf(db, [`channel/${channel}`])).get(`channel/${channel}`);

/**
 * Writes `post` to the head, in which its id writes nothing twice. Whether it has: not when `head` is no more, since another
 * request may have written the same id to it.
 */
function write(
  parts: Parts,
  actor: UserId,
  {
    channel,
    head,
    post,
  }: { readonly channel: ChannelId; readonly head: number | undefined; readonly post: Post },
): Promise<boolean> {
  return parts.logs.transact([`channel/${channel}`], async (tx) => {
    await channelFor(tx.db, actor, channel, 'send');
    if (tx.head(`channel/${channel}`) !== head) return false;
    const { id, body, thread, reply } = post;
    const mentions = post.mentions ?? (await mentionedIn(tx.db, channel, body));
    tx.write(`channel/${channel}`, {
      k: 'post',
      id,
      body,
      ...(thread === undefined ? {} : { thread }),
      ...(reply === undefined ? {} : { reply }),
      ...(mentions.length === 0 ? {} : { mentions: [...mentions] }),
    });
    return true;
  });
}

/** Messages by HTTP count as those by a socket do. */
function spend({ budget }: Parts, actor: UserId, { body }: Wish): void {
  if (budget.take(actor, Buffer.byteLength(body))) return;
  const retryAfter = Math.ceil(LIMIT.rateCooldownMs / 1000);
  throw new Failure('rate-limited', 'You are sending more than the server takes from one person.', {
    retryAfter,
  });
}

/** The message of `id`, if `channel` has it; throws `conflict` when another channel alone does. */
async function postedIn(db: Kysely<Database>, channel: ChannelId, id: OpId): Promise<MessageRow | undefined> {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', id)
    .where('posted', '=', 1)
    .execute();
  const row = rows.find((found) => found.channel_id === channel);
  if (row === undefined && rows.length > 0) throw conflict('This message id is used already.');
  return row;
}

const answerOf = async (db: Kysely<Database>, row: MessageRow): Promise<MessageAnswer> =>
  must((await messageAnswers(db, [row])).get(row.id), 'one answer per row');

/** A reply to what nobody knows would show nowhere. */
async function checkKnown(db: Kysely<Database>, channel: ChannelId, wish: Wish): Promise<void> {
  for (const name of ['thread', 'reply'] as const) {
    const id = wish[name];
    if (id === undefined) continue;
    const known = await db
      .selectFrom('messages')
      .select('id')
      .where('id', '=', id)
      .where('channel_id', '=', channel)
      .where('posted', '=', 1)
      .executeTakeFirst();
    if (known === undefined) throw invalid(name, 'is no message of this channel');
  }
}
