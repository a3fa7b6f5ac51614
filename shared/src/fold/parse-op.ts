import { isOfServer, isOpId } from '../id.ts';
import type { ChannelOp } from '../op/channel-op.ts';
import type { UserOp } from '../op/user-op.ts';
import { CHANNEL_KINDS_OF_OPS } from './channel-guard.ts';
import { type Fields, isCount, type KindGuard } from './guard.ts';
import { readPlainPost } from './plain-post.ts';
import { USER_KINDS_OF_OPS } from './user-guard.ts';

/**
 * Text of a log's element → op, or `undefined` for whatever the fold must ignore: broken JSON, unknown kinds, wrong
 * shapes, kinds of the server written by somebody else and the other way round. Never throws.
 *
 * Written by hand because loading a segment must cost little more than `JSON.parse`. The guards look at shapes alone
 * (sizes were judged at admission), so they take every op that the schemas take, and somewhat more.
 */

export const parseChannelOp = (text: string): ChannelOp | undefined =>
  readPlainPost(text) ?? (parseOp(text, CHANNEL_KINDS_OF_OPS) as ChannelOp | undefined);

export const parseUserOp = (text: string): UserOp | undefined =>
  parseOp(text, USER_KINDS_OF_OPS) as UserOp | undefined;

function parseOp(text: string, kinds: ReadonlyMap<unknown, KindGuard>): unknown {
  const op = parseObject(text);
  if (op === undefined || !isOpId(op.id) || !isCount(op.ts)) return undefined;
  const kind = kinds.get(op.k);
  if (kind === undefined || kind.server !== isOfServer(op.id) || !kind.fits(op)) return undefined;
  return op;
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}
