import { parseChannelOp } from '@causeway/shared/fold/parse-op';
import type { OpId } from '@causeway/shared/id';
import { type Digest, targetsOf } from './digest.ts';

/**
 * Those of `texts` that change what is shown of `targets`, that reply in their threads, and that are about these
 * replies in turn.
 */
export function textsAbout(texts: readonly string[], targets: ReadonlySet<OpId>): string[] {
  const wanted = new Set(targets);
  for (;;) {
    const before = wanted.size;
    const found = texts.filter((text) => isAbout(text, wanted));
    if (wanted.size === before) return found;
  }
}

/** Texts of a segment that are about messages of other segments. */
export const outgoing = (texts: readonly string[], { elsewhere, threads }: Digest): string[] => [
  ...[...elsewhere.values()].flat(),
  ...(threads.size === 0 ? [] : textsAbout(texts, new Set(threads.keys()))),
];

/** Adds replies to `wanted`. */
function isAbout(text: string, wanted: Set<OpId>): boolean {
  const op = parseChannelOp(text);
  if (op === undefined) return false;
  if (op.k !== 'post') return targetsOf(op).some((target) => wanted.has(target));
  if (op.thread === undefined || !wanted.has(op.thread)) return false;
  wanted.add(op.id);
  return true;
}
