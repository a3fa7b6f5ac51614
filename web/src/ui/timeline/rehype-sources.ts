import { type HastNode, rehypeText, textNode } from './rehype-text.ts';

interface Options {
  /** Address of the message that a number stands for. */
  readonly sources: ReadonlyMap<number, string>;
  readonly className: string | undefined;
}

const CITATION = /\[\d{1,4}(?:\s*,\s*\d{1,4})*\]/g;

/** Makes links of the numbers by which an answer names messages, as `[3]` or `[3, 7]`. */
export const rehypeSources = ({ sources, className }: Options) => {
  const link = (ref: string): HastNode => {
    const href = sources.get(Number(ref));
    if (href === undefined) return textNode(ref);
    const properties = { href, className: [className], dataSource: ref, ariaLabel: `Message ${ref}` };
    return { type: 'element', tagName: 'a', properties, children: [textNode(ref)] };
  };
  const cite = rehypeText((text) => {
    const parts: HastNode[] = [];
    let from = 0;
    for (const { 0: found, index } of text.matchAll(CITATION)) {
      if (index > from) parts.push(textNode(text.slice(from, index)));
      parts.push(
        ...found
          .slice(1, -1)
          .split(/\s*,\s*/)
          .map(link),
      );
      from = index + found.length;
    }
    return [...parts, textNode(text.slice(from))];
  });
  return (tree: HastNode): void => {
    if (sources.size > 0) cite(tree);
  };
};
