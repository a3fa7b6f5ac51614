import type { MessageAnswer } from '@causeway/shared/api/message';
import { must } from '@causeway/shared/assert';
import { authorOf, type ChannelId, newOpId, type OpId, type UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { conflict, Failure, invalid } from '../failure.ts';
import type { Parts } from '../parts.ts';
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
  await parts.projection.caughtUp(`channel/${channel}`);
  const id = wish.id ?? newOpId(actor, parts.random);
  const known = await postedIn(parts.db, channel, id);
  if (known !== undefined) return { message: await answerOf(parts.db, known), isNew: false };
  await checkKnown(parts.db, channel, wish);
  spend(parts, actor, wish);
  await parts.logs.transact([`channel/${channel}`], async (tx) => {
    await channelFor(tx.db, actor, channel, 'send');
    const mentions = wish.mentions ?? (await mentionedIn(tx.db, channel, wish.body));
    tx.write(`channel/${channel}`, {
      k: 'post',
      id,
      body: wish.body,
      ...(wish.thread === undefined ? {} : { thread: wish.thread }),
      ...(wish.reply === undefined ? {} : { reply: wish.reply }),
      ...(mentions.length === 0 ? {} : { mentions: [...mentions] }),
    });
  });
  await parts.projection.caughtUp(`channel/${channel}`);
  const row = must(await postedIn(parts.db, channel, id), 'what was posted is projected');
  return { message: await answerOf(parts.db, row), isNew: true };
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
