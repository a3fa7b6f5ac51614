import { appendTexts } from '@causeway/shared/log';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { behind, block, first, update } from '../testing/update-bytes.ts';
import { ScanError, scanUpdate, textsOf } from './scan-update.ts';

const text = fc.string({ unit: 'binary', maxLength: 30 });

it('whatever Yjs makes of appended strings passes, with exactly its texts', () => {
  const appends = fc.array(
    fc.record({ page: fc.nat(3), texts: fc.array(text, { minLength: 1, maxLength: 4 }) }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(appends, fc.nat(19), (steps, cut) => {
      const pages = [0, 1, 2, 3].map(() => new Y.Doc());
      let vector = Y.encodeStateVector(new Y.Doc());
      const since: string[] = [];
      for (const [index, step] of steps.entries()) {
        const page = pages[step.page] as Y.Doc;
        if (index === cut) vector = Y.encodeStateVector(page);
        appendTexts(page, step.texts);
        if (index >= cut || cut >= steps.length) since.push(...step.texts);
        for (const other of pages) Y.applyUpdate(other, Y.encodeStateAsUpdate(page));
      }
      const bytes = Y.encodeStateAsUpdate(pages[0] as Y.Doc, vector);
      expect(textsOf(scanUpdate(bytes)).sort()).toEqual(since.sort());
    }),
  );
});

it('reads a text with one character beyond ASCII at any place of it to the letter', () => {
  for (let length = 1; length <= 12; length++) {
    for (let at = 0; at < length; at++) {
      const odd = `${'a'.repeat(at)}é${'b'.repeat(length - at - 1)}`;
      expect(textsOf(scanUpdate(update(block(900, 0, first('before', odd, 'after')))))).toEqual([
        'before',
        odd,
        'after',
      ]);
    }
  }
});

const SEED_UPDATE = update(
  block(900, 3, behind(900, 2, 'one', 'two'), behind(7, 0, 'three')),
  block(7, 0, first('x')),
);
const mutation = fc.record({ at: fc.nat(SEED_UPDATE.length - 1), value: fc.nat(255), insert: fc.boolean() });

/** µs of this thread, whatever else the machine does: a count that is believed costs more. */
const MOST_CPU_US = 100_000;

it('random mutations are refused or read, and never cost much', () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
      const bytes = [...SEED_UPDATE];
      for (const { at, value, insert } of mutations) bytes.splice(at, insert ? 0 : 1, value);
      const started = process.threadCpuUsage();
      scanOrRefuse(new Uint8Array(bytes));
      const { user, system } = process.threadCpuUsage(started);
      expect(user + system).toBeLessThan(MOST_CPU_US);
    }),
    { numRuns: runCount(3_000) },
  );
});

it('random bytes are refused or read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      scanOrRefuse(bytes);
    }),
    { numRuns: runCount(2_000) },
  );
});

it('what passes is applied by Yjs without a complaint, to the same texts', () => {
  fc.assert(
    fc.property(fc.array(mutation, { maxLength: 2 }), (mutations) => {
      const bytes = [...update(block(900, 0, first('one', 'two'), behind(900, 1, 'three')))];
      for (const { at, value } of mutations) bytes[at % bytes.length] = value;
      const blocks = scanOrRefuse(new Uint8Array(bytes));
      const [only] = blocks ?? [];
      if (
        only === undefined ||
        only.clock > 0 ||
        only.structs.some(({ origin }) => origin && origin.client !== only.client)
      )
        return;
      if (only.structs.some(({ origin, clock }) => origin !== undefined && origin.clock >= clock)) return;
      const doc = new Y.Doc();
      Y.applyUpdate(doc, new Uint8Array(bytes));
      expect([...doc.getArray<string>('log').toArray()].sort()).toEqual(textsOf(blocks ?? []).sort());
    }),
    { numRuns: runCount(2_000) },
  );
});

function scanOrRefuse(bytes: Uint8Array): ReturnType<typeof scanUpdate> | undefined {
  try {
    return scanUpdate(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(ScanError);
    return undefined;
  }
}
