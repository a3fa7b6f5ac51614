import { describe, expect, it } from 'vitest';
import { textParts } from './text-parts.ts';

const MENTIONS = new Map([
  ['ada', false],
  ['diego.fm', false],
  ['marta', true],
]);
const shape = (text: string) =>
  textParts(text, MENTIONS).map((part) => (part.type === 'text' ? part.text : [part.type, part.text]));

describe('parts of plain text', () => {
  it('finds links, without the punctuation that ends the sentence', () => {
    expect(shape('See https://example.org/a.')).toEqual(['See ', ['link', 'https://example.org/a'], '.']);
    expect(shape('(https://example.org/x_(y))')).toEqual(['(', ['link', 'https://example.org/x_(y)'], ')']);
  });

  it('finds those handles that are mentioned, and no others', () => {
    expect(shape('@ada, @diego.fm. @ben')).toEqual([
      ['mention', '@ada'],
      ', ',
      ['mention', '@diego.fm'],
      '. @ben',
    ]);
  });

  it('knows me, in any case', () => {
    expect(textParts('@Marta', MENTIONS)).toEqual([{ type: 'mention', text: '@Marta', me: true }]);
  });

  it('finds no mention in an address or a link', () => {
    expect(shape('me@ada')).toEqual(['me@ada']);
    expect(shape('https://x.org/@ada')).toEqual([['link', 'https://x.org/@ada']]);
  });

  it('loses nothing', () => {
    const text = 'a @ada https://x.org/?q=1! b @marta@ada ()';
    expect(
      textParts(text, MENTIONS)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});
