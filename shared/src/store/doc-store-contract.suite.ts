import { afterEach, beforeEach, describe } from 'vitest';
import type { StoreUnderTest } from './contract-parts.suite.ts';
import type { DocStore } from './doc-store.ts';
import { describeDocuments } from './document-contract.suite.ts';
import { describeHandles } from './handle-contract.suite.ts';
import { describeSegments } from './segment-contract.suite.ts';
import { describeValues } from './value-contract.suite.ts';

/**
 * The acceptance suite of {@link DocStore} (SPEC.md, rules DS…): every adapter's test calls it.
 *
 * @param open Opens the store that is kept at `place`, a name of `[a-z0-9-]`: the same place again, while the first
 * handle is open or after it was closed, is the same store. The suite destroys each store that it opened.
 */
export function describeDocStore(name: string, open: (place: string) => Promise<DocStore>): void {
  describe(`${name} as DocStore`, () => {
    let places = 0;
    const at = { openHere: () => open(`store-${places}`) } as StoreUnderTest;

    beforeEach(async () => {
      places++;
      at.store = await at.openHere();
    });
    afterEach(async () => {
      await at.store.close();
      await (await at.openHere()).destroy();
    });

    describeDocuments(at);
    describeSegments(at);
    describeValues(at);
    describeHandles(at);
  });
}
