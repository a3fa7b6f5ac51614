import { aiReplyHandlers } from './ai-reply-handlers.ts';
import { askHandlers } from './ask-handlers.ts';
import { authHandlers } from './auth-handlers.ts';
import type { Handlers } from './call.ts';
import { channelHandlers } from './channel-handlers.ts';
import { inviteHandlers } from './invite-handlers.ts';
import { meHandlers } from './me-handlers.ts';
import { memberHandlers } from './member-handlers.ts';
import { messageHandlers } from './message-handlers.ts';
import { peopleHandlers } from './people-handlers.ts';

/** By operation name, as in `ROUTES`. */
export const HANDLERS: Handlers = {
  ...authHandlers,
  ...meHandlers,
  ...channelHandlers,
  ...memberHandlers,
  ...messageHandlers,
  ...peopleHandlers,
  ...inviteHandlers,
  ...aiReplyHandlers,
  ...askHandlers,
};
