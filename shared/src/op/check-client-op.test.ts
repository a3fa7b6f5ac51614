import { describe, expect, test } from 'vitest';
import { utf8Bytes } from '../bytes.ts';
import { LIMIT } from '../limit.ts';
import { ADA, BOB, GENERAL, opId } from '../testing/people.ts';
import type { ChannelClientOp } from './channel-op.ts';
import { checkChannelClientOp, checkUserClientOp } from './check-client-op.ts';

const base = { id: opId(ADA, 1), ts: 5 };
const post = (body: string, fields: object = {}): ChannelClientOp => ({
  k: 'post',
  ...base,
  body,
  ...fields,
});

describe('before an op is written', () => {
  test('[OP6] what may be written passes', () => {
    expect(checkChannelClientOp(post('hi'))).toBeUndefined();
    expect(checkChannelClientOp(post('x'.repeat(LIMIT.bodyBytes)))).toBeUndefined();
    expect(checkUserClientOp({ k: 'draft', ...base, in: GENERAL, body: '' })).toBeUndefined();
  });

  test('[OP6] a long body is told with its size, in bytes', () => {
    expect(checkChannelClientOp(post('ä'.repeat(10_000)))).toBe(
      'The message is too long: it has 20,000 bytes, 16,384 are possible.',
    );
    expect(checkUserClientOp({ k: 'draft', ...base, in: GENERAL, body: 'x'.repeat(1_234_567) })).toContain(
      '1,234,567',
    );
  });

  test('[OP6] other problems are sentences too', () => {
    expect(checkChannelClientOp(post(''))).toBe('A post needs text or a file.');
    expect(checkChannelClientOp({ k: 'edit', ...base, of: opId(ADA, 2), body: '' })).toBe(
      'The message is empty.',
    );
    const react = { k: 'react' as const, ...base, of: opId(BOB, 1), emoji: 'x'.repeat(40), on: true };
    expect(checkChannelClientOp(react)).toMatch(/^The reaction is not valid: .+\.$/);
    const mentions = Array<typeof ADA>(101).fill(ADA);
    expect(checkChannelClientOp(post('x', { mentions }))).toMatch(
      /^The list of mentions is not valid: .+\.$/,
    );
    expect(checkChannelClientOp(post('x', { thread: 'y' }))).toBe('“thread” is not valid: not an op id.');
    expect(checkUserClientOp({ k: 'pref', ...base, key: 'x', value: 'x'.repeat(5_000) })).toMatch(
      /^The setting is/,
    );
    expect(checkChannelClientOp({ k: 'other', ...base } as unknown as ChannelClientOp)).toMatch(/\.$/);
  });

  test('[LM6] an op that is too large as a whole is refused', () => {
    expect(checkChannelClientOp(post('x', { note: 'x'.repeat(LIMIT.clientOpBytes) }))).toBe(
      'This is too large to be sent.',
    );
  });

  test('[LM6] a body at its limit fits, even if every character of it is escaped', () => {
    const op = post('\u0001'.repeat(LIMIT.bodyBytes));
    expect(checkChannelClientOp(op)).toBeUndefined();
    expect(utf8Bytes(JSON.stringify(op))).toBeGreaterThan(LIMIT.bodyBytes * 5);
  });
});
