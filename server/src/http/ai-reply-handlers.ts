import type { ChannelId, OpId } from '@causeway/shared/id';
import { continueReply, retryReply, stopReply } from '../ai/reply-commands.ts';
import type { Handlers } from './call.ts';

const target = ({ id, opId }: { id: ChannelId; opId: OpId }) => ({ channel: id, id: opId });

export const aiReplyHandlers = {
  stopReply: ({ parts, actor, params }) => stopReply(parts, actor.userId, target(params)),

  retryReply: ({ parts, actor, params }) => retryReply(parts, actor.userId, target(params)),

  continueReply: ({ parts, actor, params }) => continueReply(parts, actor.userId, target(params)),
} satisfies Partial<Handlers>;
