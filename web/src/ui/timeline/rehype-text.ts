/** The few fields of hast that are needed here. */
export interface HastNode {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: HastNode[];
}

const VERBATIM: ReadonlySet<string | undefined> = new Set(['code', 'pre', 'a']);

export const textNode = (value: string): HastNode => ({ type: 'text', value });

/** Puts what `split` makes of a text in its place, everywhere in a tree but in code and links. */
export function rehypeText(split: (text: string) => HastNode[]): (tree: HastNode) => void {
  return function walk(node) {
    if (VERBATIM.has(node.tagName) || node.children === undefined) return;
    node.children = node.children.flatMap((child) => {
      if (child.type === 'text') return split(child.value ?? '');
      walk(child);
      return [child];
    });
  };
}
