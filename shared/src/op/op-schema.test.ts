import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LIMIT } from '../limit.ts';
import { zPresence } from '../presence.ts';
import { zStateless } from '../stateless.ts';
import { zChannelClientOp, zChannelServerOp } from './channel-op.ts';
import { zUserClientOp, zUserServerOp } from './user-op.ts';

/**
 * The wire must not change unnoticed. Changed one on purpose? Then older clients and servers are still out there: see
 * that they get along with it, say so in docs/PROTOCOL.md, and put the new hash here.
 *
 * Refinements (lengths in bytes, "a post needs text or a file") are no part of a JSON schema: op.test.ts holds them,
 * and the limits, which are most of them, are pinned here as well.
 */
const PINNED = {
  channelClientOp: 'bf9d7a49e7f167a2',
  channelServerOp: '9b784fe05282e225',
  userClientOp: '6115c3426442d1c7',
  userServerOp: '7002379b1f9222a8',
  presence: '160862f4a2231036',
  stateless: 'b3dfa6f08a9e310d',
};

const hashOf = (schema: z.ZodType): string =>
  createHash('sha256')
    .update(JSON.stringify(z.toJSONSchema(schema)))
    .digest('hex')
    .slice(0, 16);

describe('the wire', () => {
  test('[OP5] schemas are as pinned', () => {
    expect({
      channelClientOp: hashOf(zChannelClientOp),
      channelServerOp: hashOf(zChannelServerOp),
      userClientOp: hashOf(zUserClientOp),
      userServerOp: hashOf(zUserServerOp),
      presence: hashOf(zPresence),
      stateless: hashOf(zStateless),
    }).toEqual(PINNED);
  });

  test('[OP5] limits that both sides must agree on are as pinned', () => {
    const { bodyBytes, streamBodyBytes, clientOpBytes, files, mentions, emojiBytes, receivedIds, lateMs } =
      LIMIT;
    expect({
      bodyBytes,
      streamBodyBytes,
      clientOpBytes,
      files,
      mentions,
      emojiBytes,
      receivedIds,
      lateMs,
    }).toEqual({
      bodyBytes: 16_384,
      streamBodyBytes: 65_536,
      clientOpBytes: 131_072,
      files: 10,
      mentions: 100,
      emojiBytes: 32,
      receivedIds: 200,
      lateMs: 120_000,
    });
    const { prefBytes, userStateBytes, frameBytes, updateBytes, genesisMembers } = LIMIT;
    expect({ prefBytes, userStateBytes, frameBytes, updateBytes, genesisMembers }).toEqual({
      prefBytes: 4_096,
      userStateBytes: 131_072,
      frameBytes: 1_048_576,
      updateBytes: 524_288,
      genesisMembers: 500,
    });
  });
});
