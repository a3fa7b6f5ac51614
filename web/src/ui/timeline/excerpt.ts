const MOST_CHARACTERS = 160;

/** One line of a message, its Markdown marks taken off: for quotes, pins and announcements. */
export function excerpt(body: string): string {
  const text = body
    .slice(0, MOST_CHARACTERS * 4)
    .replace(/```\w*\n?/g, ' ')
    .replace(/^\s*(?:[#>]+|[-*+]|\d+[.)])\s+/gm, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~|[*_`])(?=\S)(.*?)(?<=\S)\1/g, '$2')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
