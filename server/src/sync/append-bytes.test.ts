import { appendTexts, LOG } from '@causeway/shared/log';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { appendBytes, type ItemId } from './append-bytes.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const texts = fc.array(text, { minLength: 1, maxLength: 40 });

function lastOf(doc: Y.Doc): ItemId | undefined {
  let item = doc.getArray(LOG)._start;
  while (item?.right) item = item.right;
  return item ? { client: item.id.client, clock: item.id.clock + item.length - 1 } : undefined;
}

it('an append has the bytes that Yjs makes, on an empty log and behind others’ items', () => {
  const writers = fc.array(fc.record({ client: fc.integer({ min: 1, max: 0xffff_ffff }), texts }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(writers, (appends) => {
      const doc = new Y.Doc();
      for (const { client, texts: added } of appends) {
        const at = { client, clock: Y.getState(doc.store, client) };
        const bytes = appendBytes(at, lastOf(doc), added);
        const before = Y.encodeStateVector(doc);
        doc.clientID = client;
        appendTexts(doc, added);
        expect(bytes).toEqual(Y.encodeStateAsUpdate(doc, before));
      }
    }),
  );
});
