import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import { mayBe } from './digest.ts';

/** What was read is not the whole segment that was asked for. */
export class NotASegment extends Error {
  override readonly name = 'NotASegment';
}

/**
 * Texts of the ops in `lines` (PROTOCOL §4), in log order. Throws {@link NotASegment} unless these are all lines of
 * segment `segment`: a body that broke off lacks its end, since the last line is the seal; another segment has another
 * seal. (A genesis says the same at the other end.)
 */
export function textsOfLines(lines: string, segment: number): string[] {
  if (!lines.endsWith('\n')) throw new NotASegment('it breaks off');
  const texts = lines.slice(0, -1).split('\n');
  const opens = texts.some((text) => says(text, 'genesis', segment));
  const closes =
    says(texts.at(-1) ?? '', 'seal', segment + 1) || texts.some((text) => says(text, 'seal', segment + 1));
  if (!opens || !closes) throw new NotASegment(`it is not segment ${segment}`);
  return texts;
}

export const linesOf = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

function says(text: string, kind: 'genesis' | 'seal', segment: number): boolean {
  if (!mayBe(text, kind)) return false;
  const op = parseChannelOp(text);
  if (op?.k === 'genesis') return kind === 'genesis' && op.segment === segment;
  return op?.k === 'seal' && kind === 'seal' && op.next === segment;
}
