import { must } from '@causeway/shared/assert';
import { parseDocName } from '@causeway/shared/doc-name';
import type { UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { zChannelClientOp } from '@causeway/shared/op/channel-op';
import { zUserClientOp } from '@causeway/shared/op/user-op';
import { ROLES } from '@causeway/shared/permission';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeOp } from './judge-op.ts';
import { isPlainOp } from './plain-op.ts';

const ID = 'Ada0000001.000000000001';
const OF = 'Bob0000001.000000000002';
const CHANNEL = 'Channel000000001';
const base = { id: ID, ts: 1_800_000_000_000 };

/** What people's devices write all day. */
const ORDINARY = [
  { k: 'post', ...base, body: 'hello' },
  { k: 'post', ...base, body: 'é👍\ud800', thread: OF, reply: OF, mentions: ['Bob0000001', '*'] },
  { k: 'edit', ...base, of: OF, body: 'x'.repeat(LIMIT.bodyBytes), mentions: [] },
  { k: 'delete', ...base, of: OF },
  { k: 'react', ...base, of: OF, emoji: '👍', on: true },
  { k: 'pin', ...base, of: OF, on: false, later: { unknown: 1 } },
  { k: 'read', ...base, channel: CHANNEL, at: 0 },
];

/** Around every border that the schemas draw. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    false,
    '',
    ID,
    OF,
    CHANNEL,
    `${ID}x`,
    'Ada0000001 000000000001',
    '*',
    0,
    -0,
    -1,
    1.5,
    2 ** 53,
    2 ** 53 - 1,
    1e300,
    [],
    ['*', 'Bob0000001'],
    ['Bob'],
    [null],
    Array(LIMIT.mentions).fill('*'),
    Array(LIMIT.mentions + 1).fill('*'),
    {},
    'x'.repeat(LIMIT.bodyBytes),
    'x'.repeat(LIMIT.bodyBytes + 1),
    'é'.repeat(LIMIT.bodyBytes / 2),
    'é'.repeat(LIMIT.bodyBytes / 2 + 1),
    '€'.repeat(LIMIT.bodyBytes / 3 + 1),
    '👍'.repeat(LIMIT.emojiBytes / 4),
    '👍'.repeat(LIMIT.emojiBytes / 4 + 1),
    '\ud800',
  ),
  fc.jsonValue(),
);
const field = fc.constantFrom(
  ...['k', 'id', 'ts', 'body', 'of', 'emoji', 'on', 'mentions', 'thread', 'reply', 'files', 'stream'],
  ...['channel', 'at', 'constructor', '__proto__'],
);
const kind = fc.constantFrom('post', 'edit', 'delete', 'react', 'pin', 'read', 'draft', 'seal', 'toString');
const changed = fc
  .tuple(fc.constantFrom(...ORDINARY), fc.option(kind), fc.array(fc.tuple(field, value), { maxLength: 3 }))
  .map(([op, k, changes]) => ({ ...op, ...(k === null ? {} : { k }), ...Object.fromEntries(changes) }));
const made = fc.dictionary(field, value).map((fields) => ({ k: 'post', ...base, ...fields }));

const parsed = (op: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(op));

describe('the check by hand', () => {
  it.each(ORDINARY)('takes what devices write all day: $k', (op) => {
    expect(isPlainOp(parsed(op), op.k === 'read' ? 'user' : 'channel')).toBe(true);
  });

  it('takes nothing that the schema does not take', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(changed, made), fc.constantFrom('channel', 'user'), (raw, type) => {
        const op = parsed(raw);
        if (!isPlainOp(op, type)) return;
        taken += 1;
        const schema = type === 'channel' ? zChannelClientOp : zUserClientOp;
        expect(schema.safeParse(op).error).toBeUndefined();
      }),
      { numRuns: 20_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

describe('a post of a text and nothing else', () => {
  const docs = [`channel/${CHANNEL}/0`, 'user/Ada0000001/0'];
  const id = fc.constantFrom(ID, OF, '0000000000.000000000001', `${ID}x`);
  const ts = fc.constantFrom(base.ts, 1, 0, 1.5, 10 ** 13 - 1, 10 ** 12, 10 ** 13);
  const body = fc.oneof(value, fc.string({ unit: 'binary' }));

  it('is judged alike whatever the order of its fields', () => {
    let taken = 0;
    fc.assert(
      fc.property(
        ...[id, ts, body, fc.constantFrom(...ROLES, undefined), fc.constantFrom(...docs)],
        (id, ts, body, role, doc) => {
          const judge = { address: must(parseDocName(doc), 'a name'), user: 'Ada0000001' as UserId, role };
          // Only the first is read by its places.
          const text = JSON.stringify({ k: 'post', id, ts, body });
          const turned = JSON.stringify({ k: 'post', body, ts, id });
          const verdict = judgeOp(text, judge);
          expect(verdict).toEqual({ ...judgeOp(turned, judge), ...(verdict.ok && { text }) });
          if (verdict.ok) taken += 1;
        },
      ),
      { numRuns: 5_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
