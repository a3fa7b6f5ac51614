/** The few fields of hast that are needed here. */
interface Node {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

interface Options {
  /** Address of the message that a number stands for. */
  readonly sources: ReadonlyMap<number, string>;
  readonly className: string | undefined;
}

const VERBATIM: ReadonlySet<string | undefined> = new Set(['code', 'pre', 'a']);
const CITATION = /\[\d{1,4}(?:\s*,\s*\d{1,4})*\]/g;

/** Makes links of the numbers by which an answer names messages, as `[3]` or `[3, 7]`. */
export const rehypeSources = ({ sources, className }: Options) => {
  const link = (ref: string): Node => {
    const href = sources.get(Number(ref));
    const text: Node = { type: 'text', value: ref };
    if (href === undefined) return text;
    const properties = { href, className: [className], dataSource: ref, ariaLabel: `Message ${ref}` };
    return { type: 'element', tagName: 'a', properties, children: [text] };
  };
  const split = (value: string): Node[] => {
    const parts: Node[] = [];
    let from = 0;
    for (const { 0: found, index } of value.matchAll(CITATION)) {
      if (index > from) parts.push({ type: 'text', value: value.slice(from, index) });
      parts.push(
        ...found
          .slice(1, -1)
          .split(/\s*,\s*/)
          .map(link),
      );
      from = index + found.length;
    }
    return [...parts, { type: 'text', value: value.slice(from) }];
  };
  const walk = (node: Node): void => {
    if (VERBATIM.has(node.tagName) || node.children === undefined) return;
    node.children = node.children.flatMap((child) => {
      if (child.type === 'text') return split(child.value ?? '');
      walk(child);
      return [child];
    });
  };
  return (tree: Node): void => {
    if (sources.size > 0) walk(tree);
  };
};
