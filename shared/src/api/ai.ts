import { z } from 'zod';
import { LIMIT } from '../limit.ts';
import { zChannelId, zOpId, zTimestamp, zUtf8 } from '../schema.ts';
import { route } from './route.ts';

/**
 * One server-sent event of an answer to {@link askAi}, as JSON in its `data`. Texts come first, then once `sources`,
 * then once `end`; an answer without `end` broke off.
 */
export const zAskEvent = z.discriminatedUnion('type', [
  /** The next piece of the answer, which is Markdown. It cites messages by numbers, as `[3]`. */
  z.object({ type: z.literal('text'), text: z.string() }),
  /** What the numbers stand for; other numbers stand for nothing. */
  z.object({
    type: z.literal('sources'),
    messages: z.array(z.object({ ref: z.int(), id: zOpId })),
  }),
  z.object({
    type: z.literal('end'),
    /** `stopped`: the server ended it, because it ends itself or the asker may not have the answer any more. */
    status: z.enum(['done', 'failed', 'stopped']),
    /** One line for people: why it failed, or that it was cut for its length. */
    error: z.string().optional(),
  }),
]);
export type AskEvent = z.infer<typeof zAskEvent>;

export const zAiStatus = z.object({
  handle: z.string(),
  model: z.string(),
  /** Host, and port where it is none of the usual ones, of the provider. */
  endpoint: z.string(),
  /** Tokens since midnight UTC, with what is set aside for answers under way. */
  today: z.object({ tokens: z.int(), limit: z.int() }),
  /** In ms: when the next day of the budget begins. */
  resetsAt: z.int(),
  /** Answers in channels that are being written, on all servers. */
  running: z.int(),
});
export type AiStatus = z.infer<typeof zAiStatus>;

export const aiStatus = route({
  method: 'GET',
  path: '/api/server/ai',
  summary:
    'The AI, for the owner of the server: its model, and what it has taken today. 404 while AI is off.',
  auth: 'user',
  status: 200,
  response: zAiStatus,
});

export const askAi = route({
  method: 'POST',
  path: '/api/ai/ask',
  summary:
    'Ask the AI about a channel, for oneself alone. With `since` (a position in ms) about what came after it. 404 while AI is off.',
  auth: 'user',
  body: z.object({
    channel: zChannelId,
    question: zUtf8(LIMIT.aiQuestionBytes, 1),
    since: zTimestamp.optional(),
  }),
  status: 200,
  media: 'text/event-stream',
});
