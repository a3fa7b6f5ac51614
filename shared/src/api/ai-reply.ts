import { z } from 'zod';
import { zChannelId, zOpId } from '../schema.ts';
import { route } from './route.ts';

/** How far an answer of the AI is: it waits, is being written, or has ended as its `streamEnd` says. */
export const AI_REPLY_STATES = ['queued', 'running', 'done', 'failed', 'stopped', 'interrupted'] as const;
export type AiReplyState = (typeof AI_REPLY_STATES)[number];

export const zAiReply = z.object({
  /** The question. */
  ask: zOpId,
  /** The AI's post; `null` while the question waits for the first time. */
  reply: zOpId.nullable(),
  state: z.enum(AI_REPLY_STATES),
});
export type AiReply = z.infer<typeof zAiReply>;

const aboutReply = {
  method: 'POST',
  auth: 'user',
  /** `opId`: the AI's post, or the question. */
  params: z.object({ id: zChannelId, opId: zOpId }),
  status: 200,
  response: zAiReply,
} as const;

export const stopReply = route({
  ...aboutReply,
  path: '/api/channels/:id/ai/:opId/stop',
  summary: 'End an answer of the AI. For who asked, and for admins. One that has ended stays as it is.',
});

export const retryReply = route({
  ...aboutReply,
  path: '/api/channels/:id/ai/:opId/retry',
  summary: 'Have a question answered anew that was not answered to its end. For who asked.',
});

export const continueReply = route({
  ...aboutReply,
  path: '/api/channels/:id/ai/:opId/continue',
  summary: 'Have an answer that was stopped, interrupted or cut go on behind its text. For who asked.',
});
