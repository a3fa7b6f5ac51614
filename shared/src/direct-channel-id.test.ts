import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directChannelId } from './direct-channel-id.ts';
import { isChannelId, type UserId } from './id.ts';
import { shuffled } from './testing/shuffled.ts';

describe('direct channels', () => {
  // Computed with Python's hashlib and whole numbers.
  test.each([
    [['Ada0000001', 'Bob0000002'], '0AuQAXUQ241gjhHG'],
    [['Ada0000001'], '01hOmiPt5E50IEf7'],
    [['zzzzzzzzzz', 'AAAAAAAAAA', 'aaaaaaaaaa'], '0liiWWi8bny0U0zm'],
    [['0000000001', '9999999999', 'Zz09Zz09Zz', 'abcdefghij'], '0DXiRywosRu1oexE'],
    // A small digest: padded with zeros to 43 digits.
    [['Ada0000001', '0000002123'], '000PgUgN4vZF39Ga'],
  ])('[ID4] of %j is %s', (users, id) => expect(directChannelId(users as UserId[])).toBe(id));

  test('[ID4] neither order nor repetition of the people matters', () => {
    const anyUser = fc.stringMatching(/^[0-9A-Za-z]{10}$/).map((id) => id as UserId);
    const sets = fc
      .array(anyUser, { minLength: 1, maxLength: 10 })
      .chain((users) => fc.tuple(fc.constant(users), shuffled(users)));
    const property = fc.property(sets, ([users, mixed]) => {
      const id = directChannelId(users);
      expect(directChannelId(mixed)).toBe(id);
      expect(isChannelId(id) && id.startsWith('0')).toBe(true);
    });
    fc.assert(property);
  });
});
