import { authorOf, type UserId } from '@causeway/shared/id';
import * as Y from 'yjs';
import { readHead } from '../op-head.ts';

/**
 * Frees `doc` of structs that wait for others which will never come: rows of an incarnation that has been replaced, or
 * whose predecessor could not be written. Returns the texts of `author` in them, so that nothing is lost; appended anew,
 * an op that the log holds already changes nothing.
 */
export function mendPending(doc: Y.Doc, author: UserId): string[] {
  const pending = doc.store.pendingStructs;
  if (pending === null) return [];
  doc.store.pendingStructs = null;
  const texts: string[] = [];
  // Yjs keeps what waits in its second encoding.
  for (const struct of Y.decodeUpdateV2(pending.update).structs) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny)) continue;
    for (const element of struct.content.arr) if (typeof element === 'string') texts.push(element);
  }
  return texts.filter((text) => isBy(text, author));
}

function isBy(text: string, author: UserId): boolean {
  const head = readHead(text);
  return head !== undefined && authorOf(head.id) === author;
}
