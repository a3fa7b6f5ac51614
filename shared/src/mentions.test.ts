import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMIT } from './limit.ts';
import { readMentions, withoutCode } from './mentions.ts';
import { zHandle } from './schema.ts';
import { ADA, BOB, CAT, opId } from './testing/people.ts';

const people = new Map([
  ['ada', ADA],
  ['bob.b', BOB],
  ['cat-1', CAT],
]);
const read = (body: string): string[] => readMentions(body, (handle) => people.get(handle));

describe('handles', () => {
  test.each([
    ['@ada', [ADA]],
    ['hi @Ada!', [ADA]],
    ['(@ada), "@bob.b"', [ADA, BOB]],
    ['*@ada* and ~~@cat-1~~', [ADA, CAT]],
    ['line\n@ada', [ADA]],
    ['¡@ada', [ADA]],
    ['a@ada', []],
    ['mail ada@ada.org', []],
    ['https://x.org/@ada', []],
    ['@@ada', []],
    ['ü@ada', []],
    ['@nobody', []],
    ['@adam', []],
    ['ada', []],
    ['', []],
  ])('[MN1] %j mentions %j', (body, expected) => expect(read(body)).toEqual(expected));

  test('[MN2] @all, @channel and @everyone are everybody', () => {
    expect(read('@all look')).toEqual(['*']);
    expect(read('@channel look')).toEqual(['*']);
    expect(read('@Everyone, @ada')).toEqual(['*', ADA]);
  });

  test('[MN2] nobody can take those names as handle', () => {
    expect(
      ['channel', 'everyone', 'channel-1', 'ada'].filter((handle) => zHandle.safeParse(handle).success),
    ).toEqual(['channel-1', 'ada']);
  });

  test.each([
    ['@ada.', [ADA]],
    ['@ada...really', [ADA]],
    ['@bob.b.', [BOB]],
    ['@bob.b-x', [BOB]],
    ['@bob', []],
    ['@cat-1_', [CAT]],
  ])('[MN3] %j mentions %j', (body, expected) => expect(read(body)).toEqual(expected));

  test('[MN5] each once, in order of first mention, up to the limit', () => {
    expect(read('@cat-1 @ada @cat-1')).toEqual([CAT, ADA]);
    const body = Array.from({ length: 300 }, (_, index) => `@u${index}`).join(' ');
    const find = (handle: string) => opId(ADA, Number(handle.slice(1))).slice(11) as typeof ADA;
    expect(readMentions(body, find)).toHaveLength(LIMIT.mentions);
  });
});

describe('code', () => {
  test.each([
    ['`@ada`', []],
    ['`` ` @ada `` @bob.b', [BOB]],
    ['`open @ada', [ADA]],
    ['`a` @ada `b`', [ADA]],
    ['one ` tick\n\nanother ` @ada', [ADA]],
    ['``` @ada ```', []],
    ['```\n@ada\n```\n@bob.b', [BOB]],
    ['```js\n@ada\n``\n````\n@bob.b', [BOB]],
    ['~~~\n@ada\n```\n@ada\n~~~\n@bob.b', [BOB]],
    ['```\n@ada', []],
    ['    ```\n@ada', [ADA]],
  ])('[MN4] %j mentions %j', (body, expected) => expect(read(body)).toEqual(expected));

  test('[MN5] the work stays small for bodies made to be slow', () => {
    const bodies = ['`a', '` `` ', '@a.', '@', '```\n', 'a@a', '\n \n'].map((part) => part.repeat(4_000));
    bodies.push(Array.from({ length: 170 }, (_, index) => '`'.repeat(index + 1)).join(' '));
    for (const body of bodies) expect(read(body)).toEqual([]);
  });

  test('[MN4] text without backticks and tildes stays as it is', () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/[`~]|\n[ \t]*\n/u.test(text));
      expect(withoutCode(text)).toBe(text);
    });
    fc.assert(property);
  });
});
