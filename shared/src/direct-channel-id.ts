import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { BASE62, type ChannelId, type UserId } from './id.ts';

/** Base62 of SHA-256's 256 bits needs 43 digits. */
const DIGITS = 43;

/** `bytes` as one big-endian number in base62, most significant digit first, zero-padded to 43 digits. */
function base62Digest(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let digit = 0; digit < DIGITS; digit++) {
    text = BASE62[Number(value % 62n)] + text;
    value /= 62n;
  }
  return text;
}

/**
 * The one direct channel of exactly these people (PROTOCOL §1): order and repetition do not matter, so that every
 * device finds the same id, offline too.
 */
export function directChannelId(users: Iterable<UserId>): ChannelId {
  const sorted = [...new Set(users)].sort();
  const digest = base62Digest(sha256(utf8ToBytes(sorted.join(','))));
  return `0${digest.slice(0, 15)}` as ChannelId;
}
