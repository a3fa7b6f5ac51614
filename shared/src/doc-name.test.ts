import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channelDoc, docNameOf, parseDocName, userDoc } from './doc-name.ts';
import { ADA, GENERAL } from './testing/people.ts';

describe('document names', () => {
  test('[ID5] are made and parsed', () => {
    expect(channelDoc(GENERAL, 12)).toBe('channel/General000000001/12');
    expect(userDoc(ADA, 0)).toBe('user/Ada0000001/0');
    expect(parseDocName('channel/General000000001/12')).toEqual({
      type: 'channel',
      id: GENERAL,
      segment: 12,
    });
    expect(parseDocName('user/Ada0000001/0')).toEqual({ type: 'user', id: ADA, segment: 0 });
  });

  test.each([
    '',
    '/',
    'channel',
    'channel/General000000001',
    'channel/General000000001/',
    'channel/General000000001/00',
    'channel/General000000001/01',
    'channel/General000000001/-1',
    'channel/General000000001/1.0',
    'channel/General000000001/1e3',
    'channel/General000000001/ 1',
    'channel/General000000001/1\n',
    'channel/General000000001/4294967296',
    'channel/General000000001/1/2',
    'channel/Ada0000001/1',
    'user/General000000001/1',
    'users/Ada0000001/1',
    'Channel/General000000001/1',
    '/channel/General000000001/1',
    'channel//1',
    'channel/General00000000../1',
    '__proto__/General000000001/1',
  ])('[ID5] %j is none', (name) => expect(parseDocName(name)).toBeUndefined());

  test('[ID5] a document has one name: whatever parses is printed as it was', () => {
    const part = fc.constantFrom('channel', 'user', GENERAL, ADA, '0', '7', '07', '999999999', '', ' ');
    const anyName = fc.oneof(
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join('/')),
      fc.string(),
    );
    const property = fc.property(anyName, (name) => {
      const address = parseDocName(name);
      if (address !== undefined) expect(docNameOf(address)).toBe(name);
    });
    fc.assert(property, { numRuns: 2_000 });
    expect(docNameOf({ type: 'channel', id: GENERAL, segment: 3 })).toBe(channelDoc(GENERAL, 3));
  });
});
