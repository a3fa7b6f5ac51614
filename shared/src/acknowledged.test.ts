import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { covers, isAcknowledged, raise, unacknowledged } from './acknowledged.ts';
import { appendTexts, type StateVector, vectorOf } from './log.ts';

const anyVector: fc.Arbitrary<StateVector> = fc
  .array(fc.tuple(fc.nat(4), fc.nat(9)), { maxLength: 5 })
  .map((entries) => new Map(entries));
const clockOf = (vector: StateVector, client: number): number => vector.get(client) ?? 0;
const CLIENTS = [0, 1, 2, 3, 4];

describe('acknowledged vectors', () => {
  test('[AK1] raising takes the greater clock of each client', () => {
    const property = fc.property(anyVector, anyVector, (acked, vector) => {
      const raised = raise(acked, vector);
      for (const client of CLIENTS) {
        expect(clockOf(raised, client)).toBe(Math.max(clockOf(acked, client), clockOf(vector, client)));
      }
    });
    fc.assert(property);
  });

  test('[AK1] the order of acknowledgements means nothing', () => {
    const property = fc.property(fc.array(anyVector), (vectors) => {
      const [up, down] = [vectors, vectors.toReversed()].map((list) => list.reduce(raise, new Map()));
      expect(CLIENTS.map((client) => clockOf(up as StateVector, client))).toEqual(
        CLIENTS.map((client) => clockOf(down as StateVector, client)),
      );
    });
    fc.assert(property);
  });

  test('[AK2] nothing new keeps the reference, and the old vector is never changed', () => {
    const property = fc.property(anyVector, anyVector, (acked, vector) => {
      const copy = new Map(acked);
      const raised = raise(acked, vector);
      expect(acked).toEqual(copy);
      expect(raised === acked).toBe(covers(acked, vector));
      expect(raise(raised, vector)).toBe(raised);
    });
    fc.assert(property);
  });

  test('[AK3] a vector covers another when it is nowhere behind', () => {
    const property = fc.property(anyVector, anyVector, (acked, vector) => {
      const ahead = CLIENTS.every((client) => clockOf(acked, client) >= clockOf(vector, client));
      expect(covers(acked, vector)).toBe(ahead);
    });
    fc.assert(property);
  });

  test('[AK3] what is not acknowledged are the texts beyond the vector', () => {
    const doc = new Y.Doc();
    appendTexts(doc, ['a', 'b']);
    const acked = vectorOf(doc);
    expect(isAcknowledged(doc, acked)).toBe(true);
    appendTexts(doc, ['c']);
    expect(isAcknowledged(doc, acked)).toBe(false);
    expect(unacknowledged(doc, acked)).toEqual(['c']);
    expect(unacknowledged(doc, new Map())).toEqual(['a', 'b', 'c']);
    expect(unacknowledged(doc, raise(acked, vectorOf(doc)))).toEqual([]);
  });
});
