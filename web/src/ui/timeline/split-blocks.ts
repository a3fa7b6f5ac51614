/** A block is closed when it is longer than this, in UTF-16 units: so much is parsed anew with each piece that comes. */
const BLOCK = 2_000;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** What may go on with a paragraph, a list or a quotation above a blank line. */
const CONTINUES = /^(?:\s|[-*+>|]|\d+[.)])/;

/**
 * Cuts a growing Markdown text where one part cannot change what the other means: all blocks but the last one stay what
 * they are, however much comes.
 */
export function splitBlocks(text: string, size = BLOCK): readonly string[] {
  const blocks: string[] = [];
  let from = 0;
  let at = 0;
  let fence: string | undefined;
  let isAfterBlank = false;
  for (const line of text.split('\n')) {
    const cut = isAfterBlank && fence === undefined && line !== '' && at - from >= size;
    if (cut && !CONTINUES.test(line)) {
      blocks.push(text.slice(from, at));
      from = at;
    }
    fence = fenceAfter(line, fence);
    isAfterBlank = line.trim() === '';
    at += line.length + 1;
  }
  return [...blocks, text.slice(from)];
}

function fenceAfter(line: string, open: string | undefined): string | undefined {
  const mark = FENCE.exec(line)?.[1];
  if (mark === undefined) return open;
  if (open === undefined) return mark;
  return mark.startsWith(open) && line.trim() === mark ? undefined : open;
}
