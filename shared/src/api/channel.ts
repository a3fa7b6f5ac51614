import { z } from 'zod';
import { LIMIT } from '../limit.ts';
import {
  zChannelId,
  zChannelKind,
  zChannelName,
  zCreatedChannelId,
  zRetention,
  zRole,
  zTopic,
  zUserId,
} from '../schema.ts';
import { pageQuery, zPage } from './page.ts';
import { route } from './route.ts';

export const zChannel = z.object({
  id: zChannelId,
  kind: zChannelKind,
  name: z.string(),
  topic: z.string(),
  retention: zRetention,
  memberCount: z.int(),
  createdAt: z.int(),
  /** Head segment of the log. */
  head: z.int(),
  /** First segment that is still kept; what was written before it is gone. */
  first: z.int(),
  /** My role; `null` for a public channel that I have not joined. */
  role: zRole.nullable(),
});
export type ChannelAnswer = z.infer<typeof zChannel>;

const channelParams = z.object({ id: zChannelId });

export const putChannel = route({
  method: 'PUT',
  path: '/api/channels/:id',
  summary: 'Create a channel under an id made by the client. The same again is 200, another’s id is 409.',
  auth: 'user',
  params: z.object({ id: zCreatedChannelId }),
  body: z.object({ name: zChannelName, kind: z.enum(['channel', 'private']), topic: zTopic.optional() }),
  status: 201,
  alsoStatus: 200,
  response: zChannel,
});

export const listChannels = route({
  method: 'GET',
  path: '/api/channels',
  summary: 'Public channels, and those of which I am a member, by name.',
  auth: 'user',
  query: z.object({ ...pageQuery, query: z.string().max(LIMIT.queryChars).optional() }),
  status: 200,
  response: zPage(zChannel),
});

export const getChannel = route({
  method: 'GET',
  path: '/api/channels/:id',
  summary: 'One channel.',
  auth: 'user',
  params: channelParams,
  status: 200,
  response: zChannel,
});

export const patchChannel = route({
  method: 'PATCH',
  path: '/api/channels/:id',
  summary: 'Change name, topic or retention.',
  auth: 'user',
  params: channelParams,
  body: z.object({
    name: zChannelName.optional(),
    topic: zTopic.optional(),
    retention: zRetention.optional(),
  }),
  status: 200,
  response: zChannel,
});

export const deleteChannel = route({
  method: 'DELETE',
  path: '/api/channels/:id',
  summary: 'Delete a channel for everybody.',
  auth: 'user',
  params: channelParams,
  status: 204,
});

export const joinChannel = route({
  method: 'POST',
  path: '/api/channels/:id/join',
  summary: 'Join a public channel.',
  auth: 'user',
  params: channelParams,
  status: 200,
  response: zChannel,
});

export const leaveChannel = route({
  method: 'POST',
  path: '/api/channels/:id/leave',
  summary: 'Leave a channel.',
  auth: 'user',
  params: channelParams,
  status: 204,
});

export const putDm = route({
  method: 'PUT',
  path: '/api/dms',
  summary: 'The one direct channel of exactly these people and me.',
  auth: 'user',
  body: z.object({ users: z.array(zUserId).max(LIMIT.dmUsers) }),
  status: 200,
  response: z.object({ id: zChannelId, head: z.int() }),
});

/** A sealed segment, as {@link listSegments} shows it. */
export const zSegmentInfo = z.object({
  segment: z.int(),
  /** As in the header `ETag` of {@link getSegment}, without its quotes. Another one after each erasure. */
  etag: z.string(),
  /** Lines that it has. */
  ops: z.int(),
  /** Length as it is stored and sent, compressed. */
  bytes: z.int(),
  /** Least and greatest `ts` of its ops. */
  firstTs: z.int(),
  lastTs: z.int(),
  sealedAt: z.int(),
});
export type SegmentInfo = z.infer<typeof zSegmentInfo>;

export const listSegments = route({
  method: 'GET',
  path: '/api/channels/:id/segments',
  summary: 'The sealed segments that are kept, newest first. A cursor is a segment’s number.',
  auth: 'user',
  params: channelParams,
  query: z.object(pageQuery),
  status: 200,
  response: zPage(zSegmentInfo),
});

export const getSegment = route({
  method: 'GET',
  path: '/api/channels/:id/segments/:n',
  summary: 'A sealed segment: one op a line, in log order. 404 for the head and for what is no longer kept.',
  auth: 'user',
  params: z.object({ id: zChannelId, n: z.coerce.number().int().min(0).max(999_999_999) }),
  status: 200,
  media: 'application/x-ndjson',
});
