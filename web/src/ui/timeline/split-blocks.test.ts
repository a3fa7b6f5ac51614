import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitBlocks } from './split-blocks.ts';

const LINES = ['words', '', '', '```', '~~~', '    code', '- item', '1. one', '> said', '# title', '| a |'];
const texts = fc.array(fc.constantFrom(...LINES), { maxLength: 40 }).map((lines) => lines.join('\n'));

describe('blocks of a growing text', () => {
  it('make up the text', () => {
    fc.assert(fc.property(texts, (text) => splitBlocks(text, 10).join('') === text));
  });

  it('stay the same while it grows, all but the last', () => {
    fc.assert(
      fc.property(texts, texts, (text, more) => {
        const before = splitBlocks(text, 10).slice(0, -1);
        expect(splitBlocks(`${text}${more}`, 10).slice(0, before.length)).toEqual(before);
      }),
    );
  });

  it('are cut behind blank lines alone, never in code or lists', () => {
    expect(splitBlocks('long enough\n\nnext\n\n- item\n\n- item\n\nlast', 5)).toEqual([
      'long enough\n\n',
      'next\n\n- item\n\n- item\n\n',
      'last',
    ]);
    expect(splitBlocks('```\nlong enough\n\nstill code\n```\n\nlast', 5)).toHaveLength(2);
    expect(splitBlocks('short\n\nnext', 100)).toHaveLength(1);
  });
});
