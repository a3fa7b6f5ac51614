import { type HastNode, rehypeText, textNode } from './rehype-text.ts';
import { textParts } from './text-parts.ts';

interface Options {
  readonly mentions: ReadonlyMap<string, boolean>;
  readonly className: string | undefined;
}

/** Marks mentioned `@handles` in text, but not in code and links. */
export const rehypeMentions = ({ mentions, className }: Options) => {
  const toNode = (part: ReturnType<typeof textParts>[number]): HastNode =>
    part.type === 'mention'
      ? {
          type: 'element',
          tagName: 'span',
          properties: { className: [className], ...(part.me ? { dataMe: true } : {}) },
          children: [textNode(part.text)],
        }
      : textNode(part.text);
  const mark = rehypeText((text) => textParts(text, mentions).map(toNode));
  return (tree: HastNode): void => {
    if (mentions.size > 0) mark(tree);
  };
};
