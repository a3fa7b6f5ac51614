import { authorOf, isOpId, isUserId, type OpId } from '../id.ts';
import type { ChannelOp } from '../op/channel-op.ts';
import { STREAM_STATUSES } from '../op/status.ts';
import { CHANNEL_KINDS, ROLES } from '../permission.ts';
import {
  absentOr,
  type Fields,
  isArrayOf,
  isBoolean,
  isCount,
  isFields,
  isOneOf,
  isRecordOf,
  isString,
  type KindGuard,
} from './guard.ts';

/** Shapes of a channel's ops (PROTOCOL §2). */

const isRole = (value: unknown): boolean => isOneOf(ROLES, value);
const isMention = (value: unknown): boolean => value === '*' || isUserId(value);
const isMentions = (value: unknown): boolean => isArrayOf(value, isMention);

const isAttachment = (value: unknown): boolean =>
  isFields(value) &&
  isString(value.id) &&
  isString(value.name) &&
  isString(value.type) &&
  isCount(value.size) &&
  absentOr(value.width, isCount) &&
  absentOr(value.height, isCount);

const isRetention = (value: unknown): boolean =>
  value === null || (isFields(value) && (isCount(value.hours) || isCount(value.days)));

/** Sealing leaves out the bodies of deleted messages, so a body may be absent. */
const isPost = ({ body, thread, reply, files, mentions, stream }: Fields): boolean =>
  (typeof body === 'string' || body === undefined) &&
  (thread === undefined || isOpId(thread)) &&
  (reply === undefined || isOpId(reply)) &&
  (files === undefined || isArrayOf(files, isAttachment)) &&
  (mentions === undefined || isMentions(mentions)) &&
  (stream === undefined || stream === true);

/** Ids carry their authors, so an edit by another than the target's is known without the target. */
const isEdit = (op: Fields): boolean =>
  isOpId(op.of) &&
  authorOf(op.id as OpId) === authorOf(op.of) &&
  absentOr(op.body, isString) &&
  absentOr(op.mentions, isMentions);

const isReact = (op: Fields): boolean =>
  isOpId(op.of) && isString(op.emoji) && op.emoji !== '' && isBoolean(op.on);

const isProfile = (value: Fields): boolean =>
  isString(value.handle) && isString(value.name) && absentOr(value.avatar, isString);

const isGenesisMember = (value: unknown): boolean =>
  isFields(value) &&
  isProfile(value) &&
  isRole(value.role) &&
  absentOr(value.bot, isBoolean) &&
  absentOr(value.left, isBoolean);

const isGenesis = (op: Fields): boolean =>
  isCount(op.segment) &&
  isOneOf(CHANNEL_KINDS, op.kind) &&
  isString(op.name) &&
  isString(op.topic) &&
  isRecordOf(op.members, isUserId, isGenesisMember) &&
  absentOr(op.count, Number.isSafeInteger) &&
  isArrayOf(op.pins, isOpId) &&
  absentOr(op.pinnedAt, (times) => isArrayOf(times, isCount)) &&
  absentOr(op.retention, isRetention);

const isJoin = (op: Fields): boolean =>
  isUserId(op.user) && isProfile(op) && isRole(op.role) && absentOr(op.bot, isBoolean) && isBy(op);

const isProfileChange = (op: Fields): boolean =>
  isUserId(op.user) &&
  absentOr(op.handle, isString) &&
  absentOr(op.name, isString) &&
  (op.avatar === null || absentOr(op.avatar, isString)) &&
  isBy(op);

const isBy = (op: Fields): boolean => absentOr(op.by, isUserId);

const isStreamEnd = (op: Fields): boolean =>
  isOpId(op.of) &&
  absentOr(op.body, isString) &&
  isOneOf(STREAM_STATUSES, op.status) &&
  absentOr(op.error, isString);

const client = (fits: KindGuard['fits']): KindGuard => ({ server: false, fits });
const server = (fits: KindGuard['fits']): KindGuard => ({ server: true, fits });

const GUARDS: Readonly<Record<ChannelOp['k'], KindGuard>> = {
  post: client(isPost),
  edit: client(isEdit),
  delete: client((op) => isOpId(op.of)),
  react: client(isReact),
  pin: client((op) => isOpId(op.of) && isBoolean(op.on)),
  genesis: server(isGenesis),
  join: server(isJoin),
  leave: server((op) => isUserId(op.user) && isBy(op)),
  role: server((op) => isUserId(op.user) && isRole(op.role) && isBy(op)),
  profile: server(isProfileChange),
  rename: server((op) => isString(op.name) && isUserId(op.by)),
  topic: server((op) => isString(op.topic) && isUserId(op.by)),
  retention: server((op) => isRetention(op.retention) && isUserId(op.by)),
  received: server((op) => isArrayOf(op.ids, isOpId) && isCount(op.at)),
  streamEnd: server(isStreamEnd),
  seal: server((op) => isCount(op.next)),
};

/** A map, so that a kind called `constructor` finds nothing. */
export const CHANNEL_KINDS_OF_OPS: ReadonlyMap<unknown, KindGuard> = new Map(Object.entries(GUARDS));
