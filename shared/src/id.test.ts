import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authorOf,
  BASE62,
  CHANNEL_ID,
  CREATED_CHANNEL_ID,
  isChannelId,
  isOpId,
  isUserId,
  newChannelId,
  newOpId,
  newUserId,
  OP_ID,
  type OpId,
  randomBase62,
  SERVER_ID,
  USER_ID,
  type UserId,
} from './id.ts';
import { ADA, GENERAL, opId } from './testing/people.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[0-9A-Za-z]{8,17}$/),
  fc.stringMatching(/^[0-9A-Za-z]{9,11}\.[0-9A-Za-z]{11,13}$/),
  fc.stringMatching(/^[0-9A-Za-z]{10}.[0-9A-Za-z]{11}.$/),
);

/** Bytes from a list, then zeros. */
const bytesFrom = (list: readonly number[]) => {
  const left = [...list];
  return (count: number): Uint8Array => Uint8Array.from({ length: count }, () => left.shift() ?? 0);
};

describe('forms', () => {
  test.each([
    ['Ada0000001', true],
    ['Ada000000', false],
    ['Ada00000011', false],
    ['Ada000000-', false],
    ['Ada000000ä', false],
    ['Ada0000001\n', false],
    ['', false],
    [7, false],
    [null, false],
    [['Ada0000001'], false],
  ])('[ID1] %j is a user id: %s', (text, expected) => expect(isUserId(text)).toBe(expected));

  test.each([
    ['General000000001', true],
    ['0eneral000000001', true],
    ['General00000001', false],
    ['General/00000001', false],
    [undefined, false],
  ])('[ID2] %j is a channel id: %s', (text, expected) => expect(isChannelId(text)).toBe(expected));

  test.each([
    ['Ada0000001.000000000001', true],
    ['Ada0000001-000000000001', false],
    ['Ada00000010.00000000001', false],
    ['Ada0000001.00000000000.', false],
    ['Ada0000001.0000000000011', false],
    [{}, false],
  ])('[ID3] %j is an op id: %s', (text, expected) => expect(isOpId(text)).toBe(expected));

  test('[ID3] the checks by hand agree with the patterns', () => {
    const property = fc.property(anyText, (text) => {
      expect([isUserId(text), isChannelId(text), isOpId(text)]).toEqual([
        USER_ID.test(text),
        CHANNEL_ID.test(text),
        OP_ID.test(text),
      ]);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  test('[ID3] the author is the part before the dot', () => {
    expect(authorOf(opId(ADA, 7))).toBe(ADA);
  });
});

describe('random ids', () => {
  const anyBytes = fc.array(fc.nat(255), { maxLength: 60 });

  test('[ID1] a new user id has its form and is never the server’s', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        // Ends with ones, so that an endless source of zeros is not the only one.
        const source = bytesFrom([...bytes, ...Array<number>(40).fill(1)]);
        const id = newUserId(source);
        expect(isUserId(id)).toBe(true);
        expect(id).not.toBe(SERVER_ID);
      }),
    );
    expect(newUserId(bytesFrom([...Array<number>(10).fill(0), ...Array<number>(10).fill(10)]))).toBe(
      'AAAAAAAAAA',
    );
  });

  test('[ID2] a new channel id has its form and is never a direct channel’s', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const id = newChannelId(bytesFrom([...bytes, ...Array<number>(60).fill(1)]));
        expect(CREATED_CHANNEL_ID.test(id)).toBe(true);
        expect(id.startsWith('0')).toBe(false);
      }),
    );
    expect(GENERAL.startsWith('0')).toBe(false);
  });

  test('[ID3] a new op id carries its author', () => {
    const id = newOpId(ADA, 0, bytesFrom([1, 2, 3]));
    expect(id).toBe('Ada0000001.000001230000');
    expect(isOpId(id)).toBe(true);
  });

  test('[ID7] op ids of one author are in the order of their seconds', () => {
    const second = fc.integer({ min: 0, max: 62 ** 5 - 2 });
    fc.assert(
      fc.property(second, anyBytes, anyBytes, (at, first, then) => {
        const of = (ts: number, bytes: readonly number[]): OpId =>
          newOpId(ADA, ts, bytesFrom([...bytes, ...Array<number>(12).fill(1)]));
        expect(of(at * 1000 + 999, first) < of(at * 1000 + 1000, then)).toBe(true);
        expect(of(at * 1000, first).slice(0, 16)).toBe(of(at * 1000 + 999, then).slice(0, 16));
      }),
    );
  });

  test('[ID7] whatever the clock says, an op id has its form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 53 - 1 }), (ts) => {
        expect(isOpId(newOpId(ADA, ts, bytesFrom(Array<number>(12).fill(1))))).toBe(true);
      }),
    );
  });

  test('[ID6] each byte below 248 is a character, each character as likely as the others', () => {
    const all = randomBase62(248, bytesFrom(Array.from({ length: 256 }, (_, byte) => byte)));
    expect(all).toBe(BASE62.repeat(4));
  });

  test('[ID6] bytes from 248 are thrown away, and more are asked for', () => {
    expect(randomBase62(3, bytesFrom([248, 255, 10, 250, 36, 61]))).toBe('Aaz');
  });

  test('[ID1] a user id is a text, so that it can be a key', () => {
    expect(new Set<UserId>([ADA, 'Ada0000001' as UserId]).size).toBe(1);
  });
});
