/**
 * Ids of users, channels, ops and documents, as branded strings that only this file makes.
 * Forms: PROTOCOL §1, repeated as rules ID1…ID6 in SPEC.md.
 */

declare const brand: unique symbol;
type Brand<Name extends string> = string & { readonly [brand]: Name };

export type UserId = Brand<'UserId'>;
export type ChannelId = Brand<'ChannelId'>;
export type OpId = Brand<'OpId'>;

/** Source of random bytes: returns `count` bytes. Passed in, so that the core stays deterministic. */
export type RandomBytes = (count: number) => Uint8Array;

export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const USER_ID = /^[0-9A-Za-z]{10}$/;
export const CHANNEL_ID = /^[0-9A-Za-z]{16}$/;
/** What a client may choose for a new channel: `0…` is kept for direct channels. */
export const CREATED_CHANNEL_ID = /^[1-9A-Za-z][0-9A-Za-z]{15}$/;
export const OP_ID = /^[0-9A-Za-z]{10}\.[0-9A-Za-z]{12}$/;

/** Author of every op that the server writes. */
export const SERVER_ID = '0000000000' as UserId;

/** Whether the server wrote the op. */
export const isOfServer = (id: OpId): boolean => id.charCodeAt(0) === ZERO && id.startsWith(SERVER_ID);
const ZERO = SERVER_ID.charCodeAt(0);

export const isUserId = (text: unknown): text is UserId =>
  typeof text === 'string' && text.length === 10 && isBase62(text, 0, 10);
export const isChannelId = (text: unknown): text is ChannelId =>
  typeof text === 'string' && text.length === 16 && isBase62(text, 0, 16);
export const isOpId = (text: unknown): text is OpId =>
  typeof text === 'string' &&
  text.length === 23 &&
  text.charCodeAt(10) === DOT &&
  isBase62(text, 0, 10) &&
  isBase62(text, 11, 23);

const DOT = '.'.charCodeAt(0);
const IS_DIGIT = Uint8Array.from({ length: 128 }, (_, code) => +BASE62.includes(String.fromCharCode(code)));

/** Whether all of `text` from `from` to `to` are base62 digits. By hand: loading looks at two ids for each op. */
function isBase62(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (IS_DIGIT[text.charCodeAt(at)] !== 1) return false;
  return true;
}

/** The author is the part of an op's id before the dot, so authorship is decided on the id alone. */
export const authorOf = (op: OpId): UserId => op.slice(0, 10) as UserId;

/** `length` random characters of `[0-9A-Za-z]`, without modulo bias: bytes ≥ 248 are thrown away. */
export function randomBase62(length: number, random: RandomBytes): string {
  let text = '';
  while (text.length < length) {
    for (const byte of random(length - text.length)) {
      if (byte < 248) text += BASE62[byte % 62];
    }
  }
  return text;
}

export const newUserId = (random: RandomBytes): UserId => {
  const id = randomBase62(10, random) as UserId;
  return id === SERVER_ID ? newUserId(random) : id;
};

/**
 * Id of an op of `author`, made at `ts` (ms). It begins with the second, so that what is written one after the other is close
 * together in every index by id (decision 0019); nothing else is read from that.
 */
export const newOpId = (author: UserId, ts: number, random: RandomBytes): OpId =>
  `${author}.${secondOf(ts)}${randomBase62(12 - SECOND_DIGITS, random)}` as OpId;

/** Digits of the second: they begin anew after 29 years. */
const SECOND_DIGITS = 5;

function secondOf(ts: number): string {
  let text = '';
  for (let rest = Math.floor(ts / 1000); text.length < SECOND_DIGITS; rest = Math.floor(rest / 62))
    text = BASE62[rest % 62] + text;
  return text;
}

/** Id of a channel that is not a direct one: never starts with `0`. */
export const newChannelId = (random: RandomBytes): ChannelId => {
  const id = randomBase62(16, random) as ChannelId;
  return id.startsWith('0') ? newChannelId(random) : id;
};
