import type { AiReply } from '@causeway/shared/api/ai-reply';
import type { ChannelId, OpId, UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { may } from '@causeway/shared/permission';
import { channelFor } from '../channel/channel-for.ts';
import { conflict, forbidden, notFound } from '../failure.ts';
import type { Parts } from '../parts.ts';
import type { Replies } from './replies.ts';
import { obstacle, type ReplyRow, sceneOf } from './reply-scene.ts';

/** What people do with the AI's answers. All of it may be asked for again: what is so already stays so. */

interface Target {
  readonly channel: ChannelId;
  /** The answer, or the question. */
  readonly id: OpId;
}

/** Ends an answer: for who asked, and for admins. */
export async function stopReply(parts: Parts, actor: UserId, target: Target): Promise<AiReply> {
  const { replies, row, role } = await replyFor(parts, actor, target);
  if (row.asker !== actor && !may(role, 'deleteOthers'))
    throw forbidden('Only who asked, and admins, may stop this answer.');
  await replies.store.stop(row);
  const { reply } = row;
  if (reply !== null && !(await replies.runner.stopHere(reply))) replies.streams.stop(reply);
  return answerOf(replies, row);
}

/** Has a question answered anew that was not answered to its end. */
export async function retryReply(parts: Parts, actor: UserId, target: Target): Promise<AiReply> {
  const { replies, row } = await ownReply(parts, actor, target);
  if (isUnderWay(row) || row.state === 'done') return toAnswer(row);
  return again(replies, row, 'retry');
}

/** Has an answer go on behind its text. */
export async function continueReply(parts: Parts, actor: UserId, target: Target): Promise<AiReply> {
  const { replies, row, text } = await ownReply(parts, actor, target);
  if (isUnderWay(row) || (row.state === 'done' && row.is_cut === 0)) return toAnswer(row);
  if (row.state === 'failed' && text === '')
    throw conflict('There is nothing to continue. Choose Retry instead.');
  if (Buffer.byteLength(text) >= LIMIT.streamBodyBytes) throw conflict('No message can be longer.');
  return again(replies, row, 'continue');
}

async function again(replies: Replies, row: ReplyRow, mode: 'retry' | 'continue'): Promise<AiReply> {
  await replies.store.again(row, mode);
  replies.runner.poke();
  return answerOf(replies, row);
}

const isUnderWay = ({ state }: ReplyRow): boolean => state === 'queued' || state === 'running';

const toAnswer = ({ ask, reply, state }: ReplyRow): AiReply => ({ ask, reply, state });

const answerOf = async ({ store }: Replies, row: ReplyRow): Promise<AiReply> =>
  toAnswer((await store.find(row.channel_id, row.ask)) ?? row);

async function replyFor(parts: Parts, actor: UserId, { channel, id }: Target) {
  const { replies } = parts;
  if (replies === undefined) throw notFound('The AI participant');
  const { role } = await channelFor(parts.db, actor, channel, 'read');
  await parts.projection.caughtUp(`channel/${channel}`);
  const row = await replies.store.find(channel, id);
  if (row === undefined) throw notFound('This answer');
  return { replies, row, role };
}

/** For who asked, where there is still something to answer. */
async function ownReply(parts: Parts, actor: UserId, target: Target) {
  const { replies, row } = await replyFor(parts, actor, target);
  if (row.asker !== actor) throw forbidden('Only who asked may have this answered again.');
  await channelFor(parts.db, actor, target.channel, 'send');
  const scene = await sceneOf(parts.db, row, replies.bot);
  const line = obstacle(scene);
  if (line !== undefined) throw conflict(line);
  return { replies, row, text: scene.reply ?? '' };
}
