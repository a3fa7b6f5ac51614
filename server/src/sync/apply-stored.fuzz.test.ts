import { appendTexts, newDoc, readLog } from '@causeway/shared/log';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { applyStored } from './apply-stored.ts';

const texts = fc.array(fc.string({ unit: fc.constantFrom('a', '"', 'é', '中', '👍', '\0', '\ufeff') }));

it('what is stored becomes the document that it was, whatever its texts', () => {
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1 }), fc.nat(20), (batches, offset) => {
      const doc = newDoc();
      for (const batch of batches) appendTexts(doc, batch);
      const state = Y.encodeStateAsUpdate(doc);
      // A row is often a part of a larger buffer.
      const held = new Uint8Array(offset + state.length + 1);
      held.set(state, offset);
      const copy = newDoc();
      applyStored(copy, held.subarray(offset, offset + state.length));
      expect(readLog(copy)).toEqual(batches.flat());
      expect(Y.encodeStateAsUpdate(copy)).toEqual(state);
    }),
  );
});

it('what is no text is read as ever', () => {
  const doc = new Y.Doc();
  doc.getArray('log').push([1, null, { a: ['b'] }, 'c']);
  const copy = new Y.Doc();
  applyStored(copy, Y.encodeStateAsUpdate(doc));
  expect(copy.getArray('log').toJSON()).toEqual([1, null, { a: ['b'] }, 'c']);
});
