import { z } from 'zod';
import { fitsBytes } from './bytes.ts';
import {
  CHANNEL_ID,
  type ChannelId,
  CREATED_CHANNEL_ID,
  OP_ID,
  type OpId,
  USER_ID,
  type UserId,
} from './id.ts';
import { LIMIT } from './limit.ts';
import { isEverybody } from './mentions.ts';
import { CHANNEL_KINDS, ROLES } from './permission.ts';

/** Parts that the schemas of ops and of the API share. A schema parses into branded types and changes no value. */

const branded = <T extends string>(pattern: RegExp, what: string) =>
  z.string().regex(pattern, `not ${what}`) as unknown as z.ZodType<T, T>;

export const zUserId = branded<UserId>(USER_ID, 'a user id');
export const zChannelId = branded<ChannelId>(CHANNEL_ID, 'a channel id');
/** A channel id that a client may choose: not that of a direct channel. */
export const zCreatedChannelId = branded<ChannelId>(CREATED_CHANNEL_ID, 'an id for a new channel');
export const zOpId = branded<OpId>(OP_ID, 'an op id');

export const zRole = z.enum(ROLES);
export const zChannelKind = z.enum(CHANNEL_KINDS);

/** ms since 1970. */
export const zTimestamp = z.int().min(0);

/** Text of `min`…`max` bytes of UTF-8. */
export const zUtf8 = (max: number, min: 0 | 1 = 0) =>
  z
    .string()
    // A string of n UTF-16 units has at least n bytes: this bounds the count below.
    .max(max, `longer than ${max} bytes`)
    .refine((text) => text.length >= min && fitsBytes(text, max), `must be ${min} to ${max} bytes of UTF-8`);

/** Text that shows something: no control characters, not blank, not padded. */
const zLabel = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters')
    .regex(/^\S(?:[\s\S]*\S)?$/u, 'must not be blank, nor begin or end with a space');

/** Lower case, so that no two handles differ by case alone. */
export const HANDLE = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;
export const zHandle = z
  .string()
  .min(2)
  .max(LIMIT.handleChars)
  .regex(HANDLE, 'use a-z, 0-9, and . _ - between them')
  .refine((handle) => !isEverybody(handle), 'is kept for mentioning everybody');
export const zName = zLabel(LIMIT.nameChars);
export const zChannelName = zLabel(LIMIT.channelNameChars);
export const zTopic = z
  .string()
  .max(LIMIT.topicChars)
  .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters');

/** Id of an uploaded file. */
export const zFileId = z.string().regex(/^[0-9A-Za-z]{22}$/, 'not a file id');

/** How long messages are kept: `null` for ever. */
export const zRetention = z.union([
  z.null(),
  z.strictObject({ hours: z.int().min(1).max(8_760) }),
  z.strictObject({ days: z.int().min(1).max(3_650) }),
  z.strictObject({ untilRead: z.literal(true), days: z.int().min(1).max(3_650) }),
]);
export type Retention = z.infer<typeof zRetention>;

/** What others see of a user. */
export const zPerson = z.object({
  id: zUserId,
  handle: z.string(),
  name: z.string(),
  avatar: zFileId.optional(),
  bot: z.boolean().optional(),
});
export type Person = z.infer<typeof zPerson>;

/** `T` without the index signature of a `looseObject`, so that its fields are checked; distributes over unions. */
export type Known<T> = T extends unknown ? { [K in keyof T as string extends K ? never : K]: T[K] } : never;
