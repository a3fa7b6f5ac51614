import { getMessage } from '../channel/get-message.ts';
import { listMessages } from '../channel/list-messages.ts';
import { postMessage } from '../channel/post-message.ts';
import { Already, type Handlers } from './call.ts';

export const messageHandlers = {
  listMessages: ({ parts, actor, params, query }) => listMessages(parts, actor.userId, params.id, query),

  getMessage: ({ parts, actor, params }) => getMessage(parts, actor.userId, params.id, params.messageId),

  postMessage: async ({ parts, actor, params, body }) => {
    const { message, isNew } = await postMessage(parts, actor.userId, params.id, body);
    return isNew ? message : new Already(message);
  },
} satisfies Partial<Handlers>;
