import { appendTexts } from '@causeway/shared/log';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { behind, block, first, type Part, update } from '../testing/update-bytes.ts';
import { placementOf } from './placement.ts';
import { clientsOf, type ScannedBlock, scanUpdate } from './scan-update.ts';

interface Step {
  readonly device: number;
  readonly page: number;
  readonly texts: number;
  readonly hears: readonly number[];
}

const steps = fc.array(
  fc.record({
    device: fc.nat(2),
    page: fc.nat(2),
    texts: fc.integer({ min: 1, max: 3 }),
    hears: fc.subarray([0, 1, 2]),
  }),
  { minLength: 1, maxLength: 25 },
);

/**
 * Devices that write under a new clientID per page load, and hear of each other in part. The clientIDs are numbers of
 * the devices' own, so that blocks come in any order.
 */
function write(history: readonly Step[], clients: readonly number[]): Y.Doc[] {
  const stored = [0, 1, 2].map(() => new Y.Doc());
  for (const [index, { device, page, texts, hears }] of history.entries()) {
    const mine = stored[device] as Y.Doc;
    for (const other of hears) Y.applyUpdate(mine, Y.encodeStateAsUpdate(stored[other] as Y.Doc));
    const loaded = new Y.Doc();
    Y.applyUpdate(loaded, Y.encodeStateAsUpdate(mine));
    loaded.clientID = clients[device * 3 + page] as number;
    appendTexts(
      loaded,
      Array.from({ length: texts }, (_, n) => `${index}.${n}`),
    );
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(loaded));
  }
  return stored;
}

const clientIds = fc.uniqueArray(fc.integer({ min: 1, max: 0xffff_ffff }), { minLength: 9, maxLength: 9 });

/** A document of some of the blocks, cut to some of their structs. */
const cut = (blocks: readonly ScannedBlock[], keep: readonly number[]): ScannedBlock[] =>
  blocks.flatMap((block, index) => {
    const structs = block.structs.slice(0, keep[index % keep.length]);
    const last = structs.at(-1);
    return last === undefined ? [] : [{ ...block, structs, end: last.clock + last.texts.length }];
  });

/** The same blocks through Yjs's own encoder. */
function encode(blocks: readonly ScannedBlock[], from: Uint8Array): Uint8Array {
  const keep = new Map(blocks.map((block) => [block.client, block.structs.length]));
  const decoded = Y.decodeUpdate(from);
  const structs = new Map<number, (Y.Item | Y.GC | Y.Skip)[]>();
  for (const struct of decoded.structs) {
    const list = structs.get(struct.id.client) ?? [];
    structs.set(struct.id.client, list);
    if (list.length < (keep.get(struct.id.client) ?? 0)) list.push(struct);
  }
  return encodeStructs(structs);
}

function encodeStructs(structs: ReadonlyMap<number, readonly (Y.Item | Y.GC | Y.Skip)[]>): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const write = (value: number): void => encoder.writeLen(value);
  const lists = [...structs.values()].filter((list) => list.length > 0);
  write(lists.length);
  for (const list of lists) {
    write(list.length);
    write(list[0]?.id.client ?? 0);
    write(list[0]?.id.clock ?? 0);
    for (const struct of list) struct.write(encoder, 0);
  }
  write(0);
  return encoder.toUint8Array();
}

const seen = { placed: 0, refused: 0 };

it('a set of blocks can be placed exactly when Yjs leaves nothing pending', () => {
  const cases = fc.record({
    history: steps,
    clients: clientIds,
    base: fc.nat(24),
    keep: fc.array(fc.nat(4), { minLength: 9, maxLength: 9 }),
  });
  fc.assert(
    fc.property(cases, ({ history, clients, base, keep }) => {
      const known = write(history.slice(0, base), clients)[0] as Y.Doc;
      const all = write(history, clients)[1] as Y.Doc;
      const bytes = Y.encodeStateAsUpdate(all, Y.encodeStateVector(known));
      const blocks = cut(scanUpdate(bytes), keep);
      const sent = encode(blocks, bytes);
      expect(scanUpdate(sent).length).toBe(blocks.length);
      const clockOf = (client: number): number => Y.getState(known.store, client);
      const placeable = placementOf(shuffled(blocks, keep), clockOf) !== undefined;
      Y.applyUpdate(known, sent);
      expect(placeable).toBe(known.store.pendingStructs === null);
      seen[placeable ? 'placed' : 'refused']++;
    }),
    { numRuns: runCount(600) },
  );
  // Otherwise the cases would say nothing.
  expect(seen.placed).toBeGreaterThan(20);
  expect(seen.refused).toBeGreaterThan(20);
});

const shuffled = (blocks: readonly ScannedBlock[], keys: readonly number[]): ScannedBlock[] =>
  [...blocks].sort((a, b) => (keys[a.client % 9] ?? 0) - (keys[b.client % 9] ?? 0));

it('twenty thousand blocks, each behind the next, are placed without recursion', () => {
  const blocks = Array.from({ length: 20_000 }, (_, client): ScannedBlock => {
    const origin = client === 19_999 ? undefined : { client: client + 1, clock: 0 };
    return { client, clock: 0, end: 1, structs: [{ clock: 0, origin, texts: ['x'] }] };
  });
  expect(clientsOf(blocks).length).toBe(20_000);
  const started = performance.now();
  expect(placementOf(blocks, () => 0)).toBeDefined();
  expect(performance.now() - started).toBeLessThan(1_000);
});

it('blocks that wait for each other, and an item behind itself, can’t be placed', () => {
  const placeable = (...blocks: readonly Part[]): boolean =>
    placementOf(scanUpdate(update(...blocks)), () => 0) !== undefined;
  expect(placeable(block(1, 0, behind(2, 0, 'x')), block(2, 0, behind(1, 0, 'x')))).toBe(false);
  expect(placeable(block(1, 0, behind(1, 0, 'x')))).toBe(false);
  expect(placeable(block(1, 0, behind(1, 5, 'x')))).toBe(false);
});

describe('what stands apart', () => {
  const chain = Array.from({ length: 50 }, (_, n) => `${n}`);
  const scatteredIn = (bytes: Uint8Array): number | undefined =>
    placementOf(scanUpdate(bytes), () => 0)?.scattered;

  it('is counted where structs stand in the middle of others', () => {
    const inside = chain.map((text, n) => behind(2, 49 - n, text));
    expect(scatteredIn(update(block(900, 0, ...inside), block(2, 0, first(...chain))))).toBe(50);
    const apart = chain.map((text, n) => (n === 0 ? first(text) : behind(2, n - 1, text)));
    expect(scatteredIn(update(block(900, 0, ...inside), block(2, 0, ...apart)))).toBe(50);
    const beginnings = chain.map((text) => first(text));
    expect(scatteredIn(update(block(2, 0, ...beginnings)))).toBe(50);
  });

  it('is little in what pages write one after the other, or in turns', () => {
    const pages = [new Y.Doc(), new Y.Doc(), new Y.Doc()] as const;
    for (let n = 0; n < 90; n++) {
      const page = pages[n % 3] as Y.Doc;
      appendTexts(page, [`${n}`]);
      for (const other of pages) Y.applyUpdate(other, Y.encodeStateAsUpdate(page));
    }
    expect(scatteredIn(Y.encodeStateAsUpdate(pages[0]))).toBe(1);
  });
});
