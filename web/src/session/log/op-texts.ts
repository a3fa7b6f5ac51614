import { authorOf, type OpId, type UserId } from '@causeway/shared/id';
import { newDoc, readLog } from '@causeway/shared/log';
import * as Y from 'yjs';
import { readHead } from '../op-head.ts';
import { mendPending } from '../sync/mend-pending.ts';

/** Ids of the ops in `texts`. */
export function idsOf(texts: Iterable<string>): Set<OpId> {
  const ids = new Set<OpId>();
  for (const text of texts) {
    const id = readHead(text)?.id;
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

/** Those of `texts` by `author`, by id. */
export function textsBy(author: UserId, texts: Iterable<string>): Map<OpId, string> {
  const own = new Map<OpId, string>();
  for (const text of texts) {
    // Cheap first: most ops are others'.
    if (!text.includes(author)) continue;
    const id = readHead(text)?.id;
    if (id !== undefined && authorOf(id) === author) own.set(id, text);
  }
  return own;
}

/** Texts by `author` in stored updates, also in those whose predecessors are missing. */
export function storedTextsBy(author: UserId, updates: readonly Uint8Array[]): Map<OpId, string> {
  const doc = newDoc();
  for (const update of updates) {
    try {
      Y.applyUpdate(doc, update);
    } catch {
      // A row that a dying disk has spoilt: whoever loads the document says so.
    }
  }
  const texts = [...readLog(doc), ...mendPending(doc, author)];
  doc.destroy();
  return textsBy(author, texts);
}
