import type { UserId } from './id.ts';
import { LIMIT } from './limit.ts';

/** Names that mention everybody, the one to suggest first. No user may have one of them as handle. */
export const EVERYBODY = ['all', 'channel', 'everyone'] as const;

/**
 * A handle after an `@` that begins a word, so that addresses and paths are left alone. The bound keeps the search
 * linear; whether the last characters belong to the handle is decided by the look-up.
 */
const MENTION = new RegExp(
  String.raw`(?<![\p{L}\p{N}_@/-])@([a-z0-9][a-z0-9._-]{0,${LIMIT.handleChars - 1}})`,
  'giu',
);

/**
 * Who is mentioned in `body` by `@handle`, in order, each once; the names of {@link EVERYBODY} are `*`. Code is left out.
 * `find` gives the user of a handle (lower case).
 */
export function readMentions(body: string, find: (handle: string) => UserId | undefined): (UserId | '*')[] {
  const mentions = new Set<UserId | '*'>();
  for (const [, name = ''] of withoutCode(body).matchAll(MENTION)) {
    const mention = resolve(name.toLowerCase(), find);
    if (mention !== undefined) mentions.add(mention);
    if (mentions.size === LIMIT.mentions) break;
  }
  return [...mentions];
}

/** Whether `name` mentions everybody. */
export const isEverybody = (name: string): boolean => EVERYBODY.some((one) => one === name);

/** The longest beginning of `name` that is somebody: in "@ada.really" and "@ada." the rest is prose. */
function resolve(name: string, find: (handle: string) => UserId | undefined): UserId | '*' | undefined {
  for (let rest = name; rest !== ''; rest = rest.replace(/(?:[a-z0-9]+|[._-]+)$/u, '')) {
    const found = isEverybody(rest) ? '*' : find(rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `body` with fenced blocks and code spans of Markdown blanked out. */
export function withoutCode(body: string): string {
  const prose: string[] = [];
  let fence: string | undefined;
  for (const line of body.split('\n')) {
    const mark = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/u.exec(line)?.[1];
    if (fence === undefined) fence = mark;
    else if (isClosing(line, fence)) fence = undefined;
    else continue;
    prose.push(mark === undefined && fence === undefined ? line : '');
  }
  return prose
    .join('\n')
    .split(/\n[ \t]*\n/u)
    .map(withoutSpans)
    .join('\n\n');
}

/** A fence ends with at least as many of the same marks, and nothing else. */
const isClosing = (line: string, fence: string): boolean => {
  const mark = /^ {0,3}(`{3,}|~{3,})[ \t]*$/u.exec(line)?.[1];
  return mark !== undefined && mark[0] === fence[0] && mark.length >= fence.length;
};

/** A span runs from some backticks to the next run of just as many; a run without its pair is text. */
function withoutSpans(paragraph: string): string {
  const runs = [...paragraph.matchAll(/`+/gu)];
  const pairs = pairsOf(runs.map(([run]) => run.length));
  let text = '';
  let from = 0;
  for (let at = 0; at < runs.length; at++) {
    const pair = pairs[at] ?? -1;
    const [open, end] = [runs[at], runs[pair]];
    if (open === undefined || end === undefined) continue;
    text += `${paragraph.slice(from, open.index)} `;
    from = end.index + end[0].length;
    at = pair;
  }
  return text + paragraph.slice(from);
}

/** For each run of backticks the index of the next one of its length. */
function pairsOf(lengths: readonly number[]): (number | undefined)[] {
  const next = new Map<number, number>();
  return lengths
    .map((length, at) => [length, at] as const)
    .reverse()
    .map(([length, at]) => {
      const pair = next.get(length);
      next.set(length, at);
      return pair;
    })
    .reverse();
}
