import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { appendOps, appendTexts, LOG, onOps, opsSince, readLog, vectorOf } from './log.ts';

const docOf = (clientID: number): Y.Doc => {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  return doc;
};
const merge = (to: Y.Doc, from: Y.Doc): void =>
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));

describe('appending', () => {
  test('[LG1] ops are the JSON texts of the array `log`, a batch is one update', () => {
    const doc = docOf(1);
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    appendOps(doc, [{ k: 'post', body: 'ä' }, { k: 'edit' }]);
    expect(doc.getArray(LOG).toArray()).toEqual(['{"k":"post","body":"ä"}', '{"k":"edit"}']);
    expect(updates).toHaveLength(1);
    appendOps(doc, []);
    expect(updates).toHaveLength(1);
  });

  test('[LG2] texts are kept to the byte', () => {
    const doc = docOf(1);
    const texts = ['{ "a" : 1.0 }', '{"a":"\\u00e4"}', 'no json', '👍'];
    appendTexts(doc, texts);
    const copy = docOf(2);
    merge(copy, doc);
    expect(readLog(copy)).toEqual(texts);
  });
});

describe('reading what is new', () => {
  type Step = { readonly at: number; readonly count: number; readonly from: number };
  const anySteps = fc.array(fc.record({ at: fc.nat(2), count: fc.nat(3), from: fc.nat(2) }), {
    maxLength: 25,
  });

  /** Three documents that append and merge; `each` sees every step's document before and after. */
  function play(steps: readonly Step[], each: (doc: Y.Doc, step: () => void) => void): void {
    const docs = [1, 2, 3].map(docOf);
    let written = 0;
    for (const { at, count, from } of steps) {
      const [doc, other] = [docs[at], docs[from]];
      if (doc === undefined || other === undefined) continue;
      each(doc, () => {
        if (at === from)
          appendTexts(
            doc,
            Array.from({ length: count }, () => `op ${++written}`),
          );
        else merge(doc, other);
      });
    }
  }

  const sorted = (texts: readonly string[]): string[] => texts.toSorted();
  const without = (all: readonly string[], known: readonly string[]): string[] => {
    const set = new Set(known);
    return sorted(all.filter((text) => !set.has(text)));
  };

  test('[LG3] what a document holds beyond a vector is what the whole array has more', () => {
    const property = fc.property(anySteps, (steps) => {
      play(steps, (doc, step) => {
        const [vector, before] = [vectorOf(doc), readLog(doc)];
        step();
        expect(sorted(opsSince(doc, vector))).toEqual(without(readLog(doc), before));
        expect(sorted(opsSince(doc, new Map()))).toEqual(sorted(readLog(doc)));
        expect(opsSince(doc, vectorOf(doc))).toEqual([]);
      });
    });
    fc.assert(property);
  });

  test('[LG4] a listener gets each text once', () => {
    const property = fc.property(anySteps, (steps) => {
      const heard = new Map<Y.Doc, string[]>();
      play(steps, (doc, step) => {
        if (!heard.has(doc)) {
          const texts = [...readLog(doc)];
          heard.set(doc, texts);
          onOps(doc, (arrived) => texts.push(...arrived));
        }
        step();
        expect(sorted(heard.get(doc) ?? [])).toEqual(sorted(readLog(doc)));
      });
    });
    fc.assert(property);
  });

  test('[LG4] a listener learns the origin, is silent when nothing came, and can be taken off', () => {
    const doc = docOf(1);
    const heard: unknown[] = [];
    const off = onOps(doc, (texts, origin) => heard.push([texts, origin]));
    appendTexts(doc, ['a'], 'me');
    doc.transact(() => undefined, 'nothing');
    off();
    appendTexts(doc, ['b'], 'me');
    expect(heard).toEqual([[['a'], 'me']]);
  });

  test('[LG3] elements that are no texts are passed over', () => {
    const doc = docOf(1);
    doc.getArray<unknown>(LOG).push([1, 'a', { b: 1 }]);
    doc.getMap('other').set('x', new Y.Text('y'));
    expect(opsSince(doc, new Map())).toEqual(['a']);
  });
});
