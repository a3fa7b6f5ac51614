import { z } from 'zod';
import { LIMIT } from '../limit.ts';
import {
  type Known,
  zChannelKind,
  zFileId,
  zOpId,
  zRetention,
  zRole,
  zTimestamp,
  zUserId,
  zUtf8,
} from '../schema.ts';
import { STREAM_STATUSES } from './status.ts';

/**
 * The ops of a channel's log (PROTOCOL §2). Unknown fields are kept (`looseObject`), so that an older server carries
 * what a newer client wrote. `op-schema.test.ts` pins the hash of these schemas: the wire never changes unnoticed.
 */

const base = { id: zOpId, ts: zTimestamp };

const zMentions = z.array(z.union([zUserId, z.literal('*')])).max(LIMIT.mentions);

export const zAttachment = z.looseObject({
  id: zFileId,
  name: z.string().min(1).max(255),
  type: z.string().min(1).max(127),
  size: z.int().min(0),
  width: z.int().min(1).optional(),
  height: z.int().min(1).optional(),
});
export type Attachment = Known<z.infer<typeof zAttachment>>;

const hasContent = (op: {
  body: string;
  files?: readonly unknown[] | undefined;
  stream?: true | undefined;
}) => op.body !== '' || (op.files?.length ?? 0) > 0 || op.stream === true;

export const zPost = z
  .looseObject({
    k: z.literal('post'),
    ...base,
    body: zUtf8(LIMIT.bodyBytes),
    thread: zOpId.optional(),
    reply: zOpId.optional(),
    files: z.array(zAttachment).max(LIMIT.files).optional(),
    mentions: zMentions.optional(),
    stream: z.literal(true).optional(),
  })
  .refine(hasContent, 'a post needs text or a file');

export const zEdit = z.looseObject({
  k: z.literal('edit'),
  ...base,
  of: zOpId,
  body: zUtf8(LIMIT.bodyBytes, 1),
  mentions: zMentions.optional(),
});
export const zDelete = z.looseObject({ k: z.literal('delete'), ...base, of: zOpId });
export const zReact = z.looseObject({
  k: z.literal('react'),
  ...base,
  of: zOpId,
  emoji: zUtf8(LIMIT.emojiBytes, 1),
  on: z.boolean(),
});
export const zPin = z.looseObject({ k: z.literal('pin'), ...base, of: zOpId, on: z.boolean() });

const profile = { handle: z.string(), name: z.string(), avatar: zFileId.optional() };

export const zGenesisMember = z.looseObject({
  ...profile,
  role: zRole,
  bot: z.boolean().optional(),
  left: z.boolean().optional(),
});

export const zChannelGenesis = z.looseObject({
  k: z.literal('genesis'),
  ...base,
  segment: z.int().min(0),
  kind: zChannelKind,
  name: z.string(),
  topic: z.string(),
  members: z.record(zUserId, zGenesisMember),
  /** Number of all members, given when `members` leaves plain members out. */
  count: z.int().optional(),
  pins: z.array(zOpId),
  /** When each of `pins` was pinned; as of `ts` where it is missing. */
  pinnedAt: z.array(zTimestamp).optional(),
  retention: zRetention.optional(),
});

export const zJoin = z.looseObject({
  k: z.literal('join'),
  ...base,
  user: zUserId,
  ...profile,
  role: zRole,
  bot: z.boolean().optional(),
  by: zUserId.optional(),
});
export const zLeave = z.looseObject({
  k: z.literal('leave'),
  ...base,
  user: zUserId,
  by: zUserId.optional(),
});
export const zRoleOp = z.looseObject({
  k: z.literal('role'),
  ...base,
  user: zUserId,
  role: zRole,
  by: zUserId.optional(),
});
export const zProfile = z.looseObject({
  k: z.literal('profile'),
  ...base,
  user: zUserId,
  handle: z.string().optional(),
  name: z.string().optional(),
  /** `null`: the avatar was removed. */
  avatar: zFileId.nullable().optional(),
  by: zUserId.optional(),
});
export const zRename = z.looseObject({ k: z.literal('rename'), ...base, name: z.string(), by: zUserId });
export const zTopicOp = z.looseObject({ k: z.literal('topic'), ...base, topic: z.string(), by: zUserId });
export const zRetentionOp = z.looseObject({
  k: z.literal('retention'),
  ...base,
  retention: zRetention,
  by: zUserId,
});
export const zReceived = z.looseObject({
  k: z.literal('received'),
  ...base,
  ids: z.array(zOpId).min(1).max(LIMIT.receivedIds),
  at: zTimestamp,
});
export const zStreamEnd = z.looseObject({
  k: z.literal('streamEnd'),
  ...base,
  of: zOpId,
  body: zUtf8(LIMIT.streamBodyBytes),
  status: z.enum(STREAM_STATUSES),
  error: z.string().optional(),
});
export const zSeal = z.looseObject({ k: z.literal('seal'), ...base, next: z.int().min(1) });

/** What members' devices may write. */
export const zChannelClientOp = z.discriminatedUnion('k', [zPost, zEdit, zDelete, zReact, zPin]);
export type ChannelClientOp = Known<z.infer<typeof zChannelClientOp>>;

/** What the server alone may write. */
export const zChannelServerOp = z.discriminatedUnion('k', [
  zChannelGenesis,
  zJoin,
  zLeave,
  zRoleOp,
  zProfile,
  zRename,
  zTopicOp,
  zRetentionOp,
  zReceived,
  zStreamEnd,
  zSeal,
]);
export type ChannelServerOp = Known<z.infer<typeof zChannelServerOp>>;

export type ChannelOp = ChannelClientOp | ChannelServerOp;
export type Post = Known<z.infer<typeof zPost>>;
export type Edit = Known<z.infer<typeof zEdit>>;
export type Delete = Known<z.infer<typeof zDelete>>;
export type React = Known<z.infer<typeof zReact>>;
export type Pin = Known<z.infer<typeof zPin>>;
export type ChannelGenesis = Known<z.infer<typeof zChannelGenesis>>;
export type GenesisMember = Known<z.infer<typeof zGenesisMember>>;
export type Join = Known<z.infer<typeof zJoin>>;
export type Leave = Known<z.infer<typeof zLeave>>;
export type RoleOp = Known<z.infer<typeof zRoleOp>>;
export type Profile = Known<z.infer<typeof zProfile>>;
export type Rename = Known<z.infer<typeof zRename>>;
export type TopicOp = Known<z.infer<typeof zTopicOp>>;
export type RetentionOp = Known<z.infer<typeof zRetentionOp>>;
export type Received = Known<z.infer<typeof zReceived>>;
export type StreamEnd = Known<z.infer<typeof zStreamEnd>>;
