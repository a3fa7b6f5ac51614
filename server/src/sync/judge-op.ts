import { unreachable } from '@causeway/shared/assert';
import { fitsBytes } from '@causeway/shared/bytes';
import type { DocAddress } from '@causeway/shared/doc-name';
import { readPlainPost } from '@causeway/shared/fold/plain-post';
import { authorOf, isOpId, type OpId, type UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { type ChannelClientOp, zChannelClientOp } from '@causeway/shared/op/channel-op';
import { zUserClientOp } from '@causeway/shared/op/user-op';
import { may, type Permission, type Role } from '@causeway/shared/permission';
import type { RefusalCode } from '@causeway/shared/stateless';
import { z } from 'zod';
import { isPlainOp } from './plain-op.ts';

/** Judges one op of a client by its own text: schema, size, author, kind, role. */

export interface Judge {
  readonly address: DocAddress;
  readonly user: UserId;
  /** Role in force; in one's own user log it is not asked. */
  readonly role: Role | undefined;
}

export type OpVerdict =
  | { readonly ok: true; readonly id: OpId; readonly ts: number; readonly text: string }
  | {
      readonly ok: false;
      readonly id: OpId | undefined;
      readonly code: RefusalCode;
      readonly message: string;
    };

const CLIENT_KINDS: Readonly<Record<DocAddress['type'], ReadonlySet<string>>> = {
  channel: new Set(['post', 'edit', 'delete', 'react', 'pin']),
  user: new Set(['read', 'draft', 'mute', 'star', 'pref']),
};

/** Characters of an explanation: one op may have thousands of faults. */
const MESSAGE_CHARS = 300;

export function judgeOp(text: string, judge: Judge): OpVerdict {
  return passPlainPost(text, judge) ?? judgeObject(text, judge);
}

/** A yes to what most ops are: a post of a text and nothing else. What it says nothing of is judged by its fields. */
function passPlainPost(text: string, { address, user, role }: Judge): OpVerdict | undefined {
  if (address.type !== 'channel' || !may(role, 'send') || !fitsBytes(text, LIMIT.clientOpBytes))
    return undefined;
  const post = readPlainPost(text);
  if (post === undefined || !post.id.startsWith(user)) return undefined;
  const { id, ts, body } = post;
  return body !== '' && fitsBytes(body, LIMIT.bodyBytes) ? { ok: true, id, ts, text } : undefined;
}

function judgeObject(text: string, judge: Judge): OpVerdict {
  const op = parseObject(text);
  return (op && passPlain(text, op, judge)) ?? judgeBySchema(text, op, judge);
}

/** A yes to what nearly all ops look like; what it says nothing of is judged, and explained, by the schema. */
function passPlain(text: string, op: Record<string, unknown>, judge: Judge): OpVerdict | undefined {
  const { type } = judge.address;
  if (!isPlainOp(op, type) || !fitsBytes(text, LIMIT.clientOpBytes)) return undefined;
  const { id, ts } = op as ChannelClientOp;
  if (!id.startsWith(judge.user)) return undefined;
  if (type === 'channel' && denyByRole(op as ChannelClientOp, judge)) return undefined;
  return { ok: true, id, ts, text };
}

function judgeBySchema(text: string, op: Record<string, unknown> | undefined, judge: Judge): OpVerdict {
  const id = isOpId(op?.id) ? op.id : undefined;
  const refuse = (code: RefusalCode, message: string): OpVerdict => ({ ok: false, id, code, message });
  if (op === undefined || id === undefined) return refuse('malformed', 'not the JSON of an op');
  if (!fitsBytes(text, LIMIT.clientOpBytes))
    return refuse('too-large', `an op may have ${LIMIT.clientOpBytes} bytes`);
  if (authorOf(id) !== judge.user) return refuse('author', 'the op names another author');
  if (typeof op.k !== 'string' || !CLIENT_KINDS[judge.address.type].has(op.k)) {
    return refuse('kind', 'this kind of op is not for clients to write here');
  }
  const parsed = parseOp(op, judge.address.type);
  if (parsed === undefined) return refuse('malformed', 'nested too deeply');
  if (!parsed.success) {
    return refuse(schemaCode(op), z.prettifyError(parsed.error).slice(0, MESSAGE_CHARS));
  }
  const denied =
    judge.address.type === 'channel' ? denyByRole(parsed.data as ChannelClientOp, judge) : undefined;
  if (denied) return refuse(denied.code, denied.message);
  return { ok: true, id, ts: parsed.data.ts, text };
}

/** The id that `text` names, whatever else is wrong with it. */
export function idOf(text: string): OpId | undefined {
  const id = parseObject(text)?.id;
  return isOpId(id) ? id : undefined;
}

/** `undefined` for a value nested so deeply that looking at it ends the stack (`JSON.parse` itself takes any depth). */
function parseOp(op: object, type: DocAddress['type']) {
  try {
    return (type === 'channel' ? zChannelClientOp : zUserClientOp).safeParse(op);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A body over its limit is told as such: the person can act on it. */
const schemaCode = (op: Record<string, unknown>): RefusalCode =>
  typeof op.body === 'string' && !fitsBytes(op.body, LIMIT.bodyBytes) ? 'too-large' : 'malformed';

function denyByRole(
  op: ChannelClientOp,
  { role, user }: Judge,
): { code: RefusalCode; message: string } | undefined {
  if (op.k === 'post' && op.stream) return { code: 'kind', message: 'only the server streams replies' };
  if (op.k === 'edit' && authorOf(op.of) !== user) {
    return { code: 'author', message: 'only its author may edit a message' };
  }
  if (may(role, permissionFor(op, user))) return undefined;
  return { code: 'forbidden', message: 'your role in this channel does not allow this' };
}

function permissionFor(op: ChannelClientOp, user: UserId): Permission {
  switch (op.k) {
    case 'post':
      return 'send';
    case 'edit':
      return 'editOwn';
    case 'delete':
      return authorOf(op.of) === user ? 'deleteOwn' : 'deleteOthers';
    case 'react':
      return 'react';
    case 'pin':
      return 'pin';
    default:
      return unreachable(op);
  }
}
