import { z } from 'zod';
import { LIMIT } from '../limit.ts';
import { zAttachment } from '../op/channel-op.ts';
import { zChannelId, zOpId, zUserId, zUtf8 } from '../schema.ts';
import { pageQuery, zPage } from './page.ts';
import { route } from './route.ts';

export const zMessageAnswer = z.object({
  id: zOpId,
  channel: zChannelId,
  author: zUserId,
  ts: z.int(),
  /** When it arrived, where that was far from `ts`. */
  receivedAt: z.int().nullable(),
  body: z.string(),
  editedAt: z.int().nullable(),
  deleted: z.boolean(),
  thread: zOpId.nullable(),
  reply: zOpId.nullable(),
  mentions: z.array(z.string()),
  files: z.array(zAttachment),
  reactions: z.array(z.object({ emoji: z.string(), users: z.array(zUserId) })),
  /** Segment that holds the post. */
  segment: z.int().nullable(),
});
export type MessageAnswer = z.infer<typeof zMessageAnswer>;

export const listMessages = route({
  method: 'GET',
  path: '/api/channels/:id/messages',
  summary: 'Folded messages, newest first.',
  auth: 'user',
  params: z.object({ id: zChannelId }),
  query: z.object(pageQuery),
  status: 200,
  response: zPage(zMessageAnswer),
});

export const getMessage = route({
  method: 'GET',
  path: '/api/channels/:id/messages/:messageId',
  summary: 'One message. 404 for what was never posted here, and for what is no longer kept.',
  auth: 'user',
  params: z.object({ id: zChannelId, messageId: zOpId }),
  status: 200,
  response: zMessageAnswer,
});

export const postMessage = route({
  method: 'POST',
  path: '/api/channels/:id/messages',
  summary: 'Post a message. The same id again posts once; without `mentions`, @handles in the body are read.',
  auth: 'user',
  params: z.object({ id: zChannelId }),
  body: z.object({
    id: zOpId.optional(),
    body: zUtf8(LIMIT.bodyBytes, 1),
    thread: zOpId.optional(),
    reply: zOpId.optional(),
    mentions: z
      .array(z.union([zUserId, z.literal('*')]))
      .max(LIMIT.mentions)
      .optional(),
  }),
  status: 201,
  alsoStatus: 200,
  response: zMessageAnswer,
});
