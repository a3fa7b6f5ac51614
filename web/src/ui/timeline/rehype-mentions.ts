import { textParts } from './text-parts.ts';

/** The few fields of hast that are needed here. */
interface Node {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

interface Options {
  readonly mentions: ReadonlyMap<string, boolean>;
  readonly className: string | undefined;
}

const VERBATIM: ReadonlySet<string | undefined> = new Set(['code', 'pre', 'a']);

/** Marks mentioned `@handles` in text, but not in code and links. */
export const rehypeMentions = ({ mentions, className }: Options) => {
  const toNode = (part: ReturnType<typeof textParts>[number]): Node =>
    part.type === 'mention'
      ? {
          type: 'element',
          tagName: 'span',
          properties: { className: [className], ...(part.me ? { dataMe: true } : {}) },
          children: [{ type: 'text', value: part.text }],
        }
      : { type: 'text', value: part.text };
  const walk = (node: Node): void => {
    if (VERBATIM.has(node.tagName) || node.children === undefined) return;
    node.children = node.children.flatMap((child) => {
      if (child.type !== 'text') {
        walk(child);
        return [child];
      }
      return textParts(child.value ?? '', mentions).map(toNode);
    });
  };
  return (tree: Node): void => {
    if (mentions.size > 0) walk(tree);
  };
};
