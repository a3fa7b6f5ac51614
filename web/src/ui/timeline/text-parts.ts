/** A piece of plain text, in order. */
export type TextPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly text: string }
  | { readonly type: 'mention'; readonly text: string; readonly me: boolean };

const LINK_OR_MENTION = /https?:\/\/[^\s<>]+|(?<![\w@/.])@[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?/gi;

/** Without the punctuation that ends a sentence, and without a bracket that was opened before the link. */
function trimLink(link: string): string {
  let end = link.length;
  while (end > 0) {
    const last = link.charAt(end - 1);
    const kept = link.slice(0, end);
    const loose = last === ')' && kept.split('(').length < kept.split(')').length;
    if (!loose && !/[?!.,:;*_~'"]/.test(last)) break;
    end--;
  }
  return link.slice(0, end);
}

/** Splits `text` at bare links and at those `@handles` that are mentioned (with whether it is me). */
export function textParts(text: string, mentions: ReadonlyMap<string, boolean>): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  const cut = (index: number, part: TextPart) => {
    if (index > from) parts.push({ type: 'text', text: text.slice(from, index) });
    parts.push(part);
    from = index + part.text.length;
  };
  for (const match of text.matchAll(LINK_OR_MENTION)) {
    const [found] = match;
    if (found.startsWith('@')) {
      const me = mentions.get(found.slice(1).toLowerCase());
      if (me !== undefined) cut(match.index, { type: 'mention', text: found, me });
    } else cut(match.index, { type: 'link', text: trimLink(found) });
  }
  if (from < text.length) parts.push({ type: 'text', text: text.slice(from) });
  return parts;
}
