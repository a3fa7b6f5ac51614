import { appendTexts, readLog, vectorOf } from '@causeway/shared/log';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { splitUpdate } from './split-update.ts';

/** Replicas that write and exchange at random; returns the merged document. */
function grow(steps: readonly [replica: number, peer: number, texts: readonly string[]][]): Y.Doc {
  const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
  for (const [replica, peer, texts] of steps) {
    const [to, from] = [docs[replica] as Y.Doc, docs[peer] as Y.Doc];
    Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
    appendTexts(to, texts);
  }
  const merged = new Y.Doc();
  for (const doc of docs) Y.applyUpdate(merged, Y.encodeStateAsUpdate(doc));
  return merged;
}

const steps = fc.array(
  fc.tuple(fc.nat(2), fc.nat(2), fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 5 })),
  { minLength: 1, maxLength: 20 },
);

test('pieces applied one after the other give the same document, and none waits for a later one', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 70, max: 2_000 }), (history, maxBytes) => {
      const doc = grow(history);
      const target = new Y.Doc();
      for (const piece of splitUpdate(doc, Y.encodeStateAsUpdate(doc), maxBytes)) {
        Y.applyUpdate(target, piece);
        expect(target.store.pendingStructs).toBeNull();
      }
      expect(readLog(target)).toEqual(readLog(doc));
      expect(vectorOf(target)).toEqual(vectorOf(doc));
    }),
  );
});

test('a piece stays below the limit', () => {
  const doc = new Y.Doc();
  appendTexts(
    doc,
    Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(10_000, 'x')),
  );
  const pieces = splitUpdate(doc, Y.encodeStateAsUpdate(doc), 524_288);
  expect(pieces.length).toBeGreaterThan(3);
  for (const piece of pieces) expect(piece.byteLength).toBeLessThanOrEqual(524_288);
});

test('only what the update holds is in the pieces', () => {
  const doc = new Y.Doc();
  appendTexts(doc, ['a', 'b']);
  const before = Y.encodeStateVector(doc);
  appendTexts(doc, ['c', 'd']);
  const peer = new Y.Doc();
  const pieces = splitUpdate(doc, Y.encodeStateAsUpdate(doc, before), 70);
  expect(pieces).toHaveLength(2);
  for (const piece of pieces) Y.applyUpdate(peer, piece);
  expect(readLog(peer)).toEqual([]);
  Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc));
  expect(readLog(peer)).toEqual(['a', 'b', 'c', 'd']);
});
