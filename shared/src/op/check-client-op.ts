import type { z } from 'zod';
import { fitsBytes, utf8Bytes } from '../bytes.ts';
import { LIMIT } from '../limit.ts';
import { type ChannelClientOp, zChannelClientOp } from './channel-op.ts';
import { type UserClientOp, zUserClientOp } from './user-op.ts';

/**
 * What is wrong with an op that a device is about to write, as a sentence for the person who wrote it, or `undefined`
 * when it may be written. The server judges by the same schemas.
 */
export const checkChannelClientOp = (op: ChannelClientOp): string | undefined => check(zChannelClientOp, op);

/** Like {@link checkChannelClientOp}, for the user's own log. */
export const checkUserClientOp = (op: UserClientOp): string | undefined => check(zUserClientOp, op);

/** What people call the fields of ops. */
const NAMES: Readonly<Record<string, string>> = {
  body: 'The message',
  files: 'The list of files',
  mentions: 'The list of mentions',
  emoji: 'The reaction',
  value: 'The setting',
  key: 'The setting’s name',
};

function check(schema: z.ZodType, op: Readonly<Record<string, unknown>>): string | undefined {
  const bodyProblem = typeof op.body === 'string' ? tooLong(op.body) : undefined;
  if (bodyProblem !== undefined) return bodyProblem;
  const issue = schema.safeParse(op).error?.issues[0];
  if (issue !== undefined) return sentence(issue);
  return fitsBytes(JSON.stringify(op), LIMIT.clientOpBytes) ? undefined : 'This is too large to be sent.';
}

function tooLong(body: string): string | undefined {
  const bytes = utf8Bytes(body);
  if (bytes <= LIMIT.bodyBytes) return undefined;
  return `The message is too long: it has ${count(bytes)} bytes, ${count(LIMIT.bodyBytes)} are possible.`;
}

function sentence({ path, message, code }: z.core.$ZodIssue): string {
  const field = path[0];
  if (field === undefined) return code === 'custom' ? `${capital(message)}.` : 'This cannot be sent.';
  if (field === 'body') return 'The message is empty.';
  const name = NAMES[String(field)];
  return name === undefined
    ? `“${String(field)}” is not valid: ${message}.`
    : `${name} is not valid: ${message}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `16384` → `16,384`, the same on every device. */
const count = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/gu, ',');
