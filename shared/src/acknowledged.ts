import type * as Y from 'yjs';
import { opsSince, type StateVector, vectorOf } from './log.ts';

/**
 * What the server has acknowledged of a document: a state vector that only grows (SPEC.md, rules AK…).
 * It is raised by acknowledgements and by the server's own vector, which holds journaled data only.
 */

/** The greater clock per client of both; `acked` itself when `vector` brings nothing new. */
export function raise(acked: StateVector, vector: StateVector): StateVector {
  let raised: Map<number, number> | undefined;
  for (const [client, clock] of vector) {
    if (clock <= (acked.get(client) ?? 0)) continue;
    raised ??= new Map(acked);
    raised.set(client, clock);
  }
  return raised ?? acked;
}

/** Whether everything in `vector` is acknowledged. */
export function covers(acked: StateVector, vector: StateVector): boolean {
  for (const [client, clock] of vector) if (clock > (acked.get(client) ?? 0)) return false;
  return true;
}

/** Texts of the ops of `doc` that the server has not acknowledged yet. */
export const unacknowledged = (doc: Y.Doc, acked: StateVector): string[] => opsSince(doc, acked);

/** Whether the whole of `doc` is acknowledged. */
export const isAcknowledged = (doc: Y.Doc, acked: StateVector): boolean => covers(acked, vectorOf(doc));
