import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SERVER_ID } from '../id.ts';
import { ADA, opId } from '../testing/people.ts';
import { runCount } from '../testing/run-count.ts';
import { anyGarbage } from '../testing/wild.ts';
import { readPlainPost } from './plain-post.ts';

const ID = opId(ADA, 1);
const TS = 1_700_000_000_000;
const textOf = (fields: object): string => JSON.stringify({ k: 'post', id: ID, ts: TS, ...fields });

/** Raw text between the quotes of a body: mostly what JSON takes as it is. */
const anyRawBody = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.string({ unit: fc.constantFrom('a', ' ', 'é', '👍', '\ud800', '\u2028', '\x7f') }),
  },
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '\x00', '\x1f', 'n', 'u', ',', '}', ']') }),
);

/** Texts that are plain posts, or nearly: with one piece of it put in the place of another, or cut. */
const anyNearlyPlain = fc
  .tuple(
    anyRawBody,
    fc.nat(300),
    fc.nat(4),
    fc.oneof(anyRawBody, fc.constantFrom('', '0', '-', '.', '}', '\n')),
  )
  .chain(([body, at, cut, piece]) => {
    const text = `{"k":"post","id":"${ID}","ts":${TS},"body":"${body}"}`;
    const from = at % (text.length + 1);
    return fc.constantFrom(text, text.slice(0, from) + piece + text.slice(from + cut), `${text}${piece}`);
  });

describe('a plain post', () => {
  test('[OP7] is read as JSON reads it, and nothing else is read', () => {
    let read = 0;
    const property = fc.property(fc.oneof(anyNearlyPlain, anyGarbage), (text) => {
      const post = readPlainPost(text);
      if (post === undefined) return;
      read++;
      // Also in the order of the fields: erasing writes an op anew.
      expect(Object.entries(post)).toEqual(Object.entries(JSON.parse(text)));
    });
    fc.assert(property, { numRuns: runCount(2_000) });
    expect(read).toBeGreaterThan(100);
  });

  test.each(['', 'hello', 'é 👍 \u2028', 'x'.repeat(16_384)])('[OP7] is what a device writes: %#', (body) => {
    expect(readPlainPost(textOf({ body }))).toEqual({ k: 'post', id: ID, ts: TS, body });
  });

  test.each([
    ['something escaped', textOf({ body: 'a "word"' })],
    ['what looks like another op', textOf({ body: '{"k":"edit"' })],
    ['a line break as it is', textOf({ body: 'ab' }).replace('ab', 'a\nb')],
    ['a further field', textOf({ body: 'a', thread: ID })],
    ['another order', JSON.stringify({ k: 'post', body: 'a', id: ID, ts: TS })],
    ['another kind', textOf({ k: 'edit', body: 'a' })],
    ['a ts of other length', textOf({ ts: 12, body: 'a' })],
    ['a ts with a leading zero', textOf({ body: 'a' }).replace(String(TS), '0123456789012')],
    ['the server as its author', textOf({ id: opId(SERVER_ID, 1), body: 'a' })],
    ['an id of other characters', textOf({ id: ID.replace(/.$/, '_'), body: 'a' })],
    ['an author of other characters', textOf({ id: ID.replace(/^./, '_'), body: 'a' })],
    ['something behind it', `${textOf({ body: 'a' })}\n`],
    ['something before it', ` ${textOf({ body: 'a' })}`],
  ])('[OP8] is none with %s', (_, text) => {
    expect(readPlainPost(text)).toBeUndefined();
  });
});
