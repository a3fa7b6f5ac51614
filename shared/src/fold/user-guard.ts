import { isChannelId, isOpId, isUserId } from '../id.ts';
import { CONTACT_STATUSES } from '../op/status.ts';
import type { UserOp } from '../op/user-op.ts';
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

/** Shapes of a user log's ops (PROTOCOL §2, second table). */

const isProfile = (value: unknown): boolean =>
  isFields(value) && isString(value.handle) && isString(value.name) && absentOr(value.avatar, isString);

const isChannelState = (value: unknown): boolean =>
  isFields(value) &&
  isOneOf(CHANNEL_KINDS, value.kind) &&
  isString(value.name) &&
  isOneOf(ROLES, value.role) &&
  isCount(value.joinedAt) &&
  (value.left === undefined || value.left === true);

const isContactState = (value: unknown): boolean =>
  isFields(value) && isProfile(value) && isOneOf(CONTACT_STATUSES, value.status);

const isDraftKey = (value: unknown): boolean => isChannelId(value) || isOpId(value);
const isUntil = (value: unknown): boolean => value === null || isCount(value);
const anything = (): boolean => true;

const isGenesis = (op: Fields): boolean =>
  isCount(op.segment) &&
  isProfile(op.me) &&
  isRecordOf(op.channels, isChannelId, isChannelState) &&
  isRecordOf(op.contacts, isUserId, isContactState) &&
  isRecordOf(op.read, isChannelId, isCount) &&
  isRecordOf(op.drafts, isDraftKey, isString) &&
  isRecordOf(op.mutes, isChannelId, isUntil) &&
  isRecordOf(op.stars, isChannelId, (ids) => isArrayOf(ids, isOpId)) &&
  isRecordOf(op.prefs, anything, anything) &&
  absentOr(op.at, (times) => isRecordOf(times, anything, isCount));

const device = (fits: KindGuard['fits']): KindGuard => ({ server: false, fits });
const server = (fits: KindGuard['fits']): KindGuard => ({ server: true, fits });

const GUARDS: Readonly<Record<UserOp['k'], KindGuard>> = {
  genesis: server(isGenesis),
  me: server(isProfile),
  channel: server((op) => isChannelId(op.channel) && isChannelState(op)),
  contact: server((op) => isUserId(op.user) && isContactState(op)),
  read: device((op) => isChannelId(op.channel) && isCount(op.at)),
  draft: device((op) => isDraftKey(op.in) && isString(op.body)),
  mute: device((op) => isChannelId(op.channel) && isUntil(op.until)),
  star: device((op) => isChannelId(op.channel) && isOpId(op.of) && isBoolean(op.on)),
  pref: device((op) => isString(op.key) && op.value !== undefined),
  seal: server((op) => isCount(op.next)),
};

/** A map, so that a kind called `constructor` finds nothing. */
export const USER_KINDS_OF_OPS: ReadonlyMap<unknown, KindGuard> = new Map(Object.entries(GUARDS));
