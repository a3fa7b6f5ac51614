import { describe, expect, it } from 'vitest';
import { isEmojiOnly, isPlain } from './is-plain.ts';

describe('text that needs no Markdown', () => {
  it.each([
    'Good morning!',
    'Two lines\nof text',
    'See https://example.org/a_b?c=1 for more.',
    'Hello @marta, 3 - 2 = 1 (really)',
    'Costs 5.50 today',
  ])('%j is plain', (text) => expect(isPlain(text)).toBe(true));

  it.each([
    '*soft*',
    '**loud**',
    '`code`',
    '# Title',
    '> quote',
    '- item',
    '1. first',
    'a\n\nb',
    '[text](https://example.org)',
    '~~gone~~',
    'a | b',
    '<b>',
    '&amp;',
    'title\n===',
    '    indented',
    'www.example.org',
    'me@example.org',
    'back\\slash',
  ])('%j is not', (text) => expect(isPlain(text)).toBe(false));
});

it('only emoji are drawn large', () => {
  expect(isEmojiOnly('🎉')).toBe(true);
  expect(isEmojiOnly('👩‍👩‍👧 👍🏽')).toBe(true);
  expect(isEmojiOnly('🎉 yes')).toBe(false);
  expect(isEmojiOnly('12')).toBe(false);
  expect(isEmojiOnly('')).toBe(false);
});
