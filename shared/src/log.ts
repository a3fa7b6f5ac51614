import * as Y from 'yjs';

/**
 * The log of ops: the one shared type of a document, a `Y.Array` of JSON texts (PROTOCOL §2; SPEC.md, rules LG…).
 * Elements are only ever appended. Their place means nothing: the folds take ops in any order.
 */

export const LOG = 'log';

/** First clock that is missing, by clientID: as in Yjs's state vectors. */
export type StateVector = ReadonlyMap<number, number>;

/**
 * An empty document. Named, for lack of anything better: Yjs otherwise makes up a UUID, one call for random bytes per
 * digit, which is a twentieth of the time that opening a segment takes.
 */
export const newDoc = (): Y.Doc => new Y.Doc({ guid: LOG });

const logOf = (doc: Y.Doc): Y.Array<string> => doc.getArray<string>(LOG);

/** Texts of all ops of `doc`. */
export const readLog = (doc: Y.Doc): string[] => logOf(doc).toArray();

/** Appends `ops` as one update; `origin` is the transaction's. */
export function appendOps(doc: Y.Doc, ops: readonly object[], origin?: unknown): void {
  appendTexts(
    doc,
    ops.map((op) => JSON.stringify(op)),
    origin,
  );
}

/** Like {@link appendOps}, for texts that must be kept to the byte. */
export function appendTexts(doc: Y.Doc, texts: readonly string[], origin?: unknown): void {
  if (texts.length > 0) doc.transact(() => logOf(doc).push([...texts]), origin);
}

/** The state vector of `doc`. */
export const vectorOf = (doc: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(doc));

/**
 * Texts of the ops that `doc` holds beyond `vector`. Costs what is new plus one look-up per clientID; unlike Yjs's
 * `event.changes`, never O(document).
 */
export function opsSince(doc: Y.Doc, vector: StateVector): string[] {
  const texts: string[] = [];
  for (const [client, structs] of doc.store.clients) {
    const from = vector.get(client) ?? 0;
    const last = structs.at(-1);
    if (last === undefined || last.id.clock + last.length <= from) continue;
    for (let at = Y.findIndexSS(structs, from); at < structs.length; at++)
      collectTexts(structs[at], from, texts);
  }
  return texts;
}

function collectTexts(struct: Y.Item | Y.GC | undefined, from: number, into: string[]): void {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny)) return;
  for (const element of struct.content.arr.slice(Math.max(0, from - struct.id.clock))) {
    if (typeof element === 'string') into.push(element);
  }
}

/** Calls `listener` with the texts of newly arrived ops after each transaction that brought some; returns the end. */
export function onOps(doc: Y.Doc, listener: (texts: string[], origin: unknown) => void): () => void {
  const onTransaction = (transaction: Y.Transaction): void => {
    const texts = opsSince(doc, transaction.beforeState);
    if (texts.length > 0) listener(texts, transaction.origin);
  };
  doc.on('afterTransaction', onTransaction);
  return () => doc.off('afterTransaction', onTransaction);
}
