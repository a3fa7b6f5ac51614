import { authorOf, type OpId, type UserId } from '@causeway/shared/id';
import { LIMIT } from '@causeway/shared/limit';
import { appendTexts, readLog } from '@causeway/shared/log';
import type * as Y from 'yjs';
import { readHead } from '../op-head.ts';

/** Those of `texts` whose ops `doc` does not hold, but for what `isRefused`. */
export function newTexts(texts: readonly string[], doc: Y.Doc, isRefused: (op: OpId) => boolean): string[] {
  const known = new Set(readLog(doc).map((text) => readHead(text)?.id));
  return texts.filter((text) => {
    const id = readHead(text)?.id;
    return id !== undefined && !known.has(id) && !isRefused(id);
  });
}

/** Texts of the ops of `old` by `author` that `fresh` lacks, but for what `isRefused`. */
export function missingTexts(
  old: Y.Doc,
  fresh: Y.Doc,
  author: UserId,
  isRefused: (op: OpId) => boolean,
): string[] {
  const mine = readLog(old).filter((text) => {
    const id = readHead(text)?.id;
    return id !== undefined && authorOf(id) === author;
  });
  return newTexts(mine, fresh, isRefused);
}

/** Appends `texts` in transactions of a bounded number of ops. */
export function appendInBatches(doc: Y.Doc, texts: readonly string[]): void {
  for (let at = 0; at < texts.length; at += LIMIT.batchOps) {
    appendTexts(doc, texts.slice(at, at + LIMIT.batchOps));
  }
}
