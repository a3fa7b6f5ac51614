import { LIMIT } from '@causeway/shared/limit';
import { appendTexts } from '@causeway/shared/log';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  all,
  any,
  behind,
  block,
  byte,
  bytesOf,
  first,
  noDeletes,
  one,
  type Part,
  raw,
  texts,
  uint,
  update,
  varString,
} from '../testing/update-bytes.ts';
import { ScanError, scanRow, scanUpdate } from './scan-update.ts';

/** Code of the refusal, or `undefined` when nothing is refused. Anything else that is thrown fails the test. */
function codeOf(bytes: Uint8Array): string | undefined {
  try {
    scanUpdate(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof ScanError) return error.code;
    throw error;
  }
}

const made = (change: (doc: Y.Doc) => void): Uint8Array => {
  const doc = new Y.Doc();
  doc.getArray('log').push(['before']);
  const vector = Y.encodeStateVector(doc);
  change(doc);
  return Y.encodeStateAsUpdate(doc, vector);
};
const pushed = (value: unknown): Uint8Array => made((doc) => doc.getArray('log').push([value]));
/** The same root taken for a map: its items carry a key. */
const keyed = (): Uint8Array => {
  const doc = new Y.Doc();
  doc.getMap('log').set('key', 'x');
  return Y.encodeStateAsUpdate(doc);
};
const struct = (info: number, ...content: readonly Part[]): Uint8Array =>
  one(all(byte(info), uint(1), varString('log'), ...content));
const deleteSet = (client: number): Part => raw([1, client, 1, 0, 1]);

const HOSTILE: readonly [string, Uint8Array, string][] = [
  ['a nested type', pushed(new Y.Map()), 'foreign-type'],
  [
    'a nested type at the beginning',
    made((doc) => doc.getArray('log').insert(0, [new Y.Array()])),
    'foreign-type',
  ],
  [
    'an element in a nested type, by parent id',
    one(all(byte(0x08), uint(0), uint(1), uint(0), texts('x'))),
    'foreign-type',
  ],
  ['another root', made((doc) => doc.getArray('other').push(['x'])), 'foreign-type'],
  ['a root by an empty name', one(all(byte(0x08), uint(1), varString(''), texts('x'))), 'foreign-type'],
  ['a key on the log', keyed(), 'foreign-type'],
  ['a key after an origin', one(all(byte(0xa8), uint(1), uint(0), texts('x'))), 'foreign-type'],
  ['a delete set alone', bytesOf(uint(0), deleteSet(1)), 'deletes'],
  ['a delete set beside an append', bytesOf(uint(1), block(1, 0, first('x')), deleteSet(1)), 'deletes'],
  [
    'a delete set for a client still to come',
    bytesOf(uint(1), block(1, 0, first('x')), deleteSet(9)),
    'deletes',
  ],
  ['a deletion as Yjs makes it', made((doc) => doc.getArray('log').delete(0, 1)), 'deletes'],
  ['one client in two blocks', update(block(1, 0, first('a')), block(1, 1, behind(1, 0, 'b'))), 'client-id'],
  ['a clientID of 33 bits', update(block(2 ** 32, 0, first('x'))), 'client-id'],
  ['a clientID of 53 bits', update(block(2 ** 53 - 1, 0, first('x'))), 'client-id'],
  ['an embed', struct(0x05, any('{}')), 'foreign-type'],
  ['a format', struct(0x06, varString('bold'), any(true)), 'foreign-type'],
  ['binary', pushed(new Uint8Array([1, 2])), 'foreign-type'],
  ['an object', pushed({ k: 'post' }), 'foreign-type'],
  ['a number', pushed(7), 'foreign-type'],
  ['null', pushed(null), 'foreign-type'],
  ['an array', pushed([]), 'foreign-type'],
  ['a legacy JSON element', struct(0x02, uint(1), varString('"x"')), 'foreign-type'],
  ['legacy text', struct(0x04, varString('x')), 'foreign-type'],
  ['a subdocument', pushed(new Y.Doc()), 'foreign-type'],
  ['a GC struct', update(block(1, 0, all(byte(0), uint(1)))), 'foreign-type'],
  ['a GC struct of length 2^40', update(block(1, 0, all(byte(0), uint(2 ** 40)))), 'foreign-type'],
  ['a Skip struct', update(block(1, 0, all(byte(10), uint(5)))), 'foreign-type'],
  ['a deleted item', struct(0x01, uint(3)), 'foreign-type'],
  ['a right origin', one(all(byte(0xc8), uint(1), uint(0), uint(1), uint(0), texts('x'))), 'foreign-type'],
  ['a right origin alone', made((doc) => doc.getArray('log').insert(0, ['x'])), 'foreign-type'],
  ['bytes after the end', bytesOf(uint(1), block(1, 0, first('x')), noDeletes, byte(0)), 'malformed'],
  ['nothing at all', new Uint8Array(), 'malformed'],
  ['a block without structs', update(block(1, 0)), 'malformed'],
  ['a struct without content', one(first()), 'malformed'],
  ['a clock above 2^31', update(block(1, 2 ** 31 - 1, first('x'))), 'malformed'],
  [
    'invalid UTF-8',
    one(all(byte(0x08), uint(1), varString('log'), raw([1, 119, 2, 0xc3, 0x28]))),
    'malformed',
  ],
  [
    'a number that lib0 reads as NaN',
    bytesOf(uint(1), uint(1), raw([...Array(160).fill(0x80), 0]), uint(0), first('x'), noDeletes),
    'malformed',
  ],
  [
    'an origin that lib0 reads as NaN',
    one(all(byte(0x88), uint(1), raw([...Array(160).fill(0x80), 0]), texts('x'))),
    'malformed',
  ],
  ['a padded number', bytesOf(uint(1), uint(1), raw([0x81, 0]), uint(0), first('x'), noDeletes), 'malformed'],
  ['200,000 nested arrays', struct(0x08, uint(1), raw(Array(200_000).fill([117, 1]).flat())), 'foreign-type'],
  ['more bytes than an update may have', one(first('x'.repeat(LIMIT.updateBytes))), 'too-large'],
  [
    'more structs than an update may have',
    one(...Array(LIMIT.updateStructs + 1).fill(first('x'))),
    'too-large',
  ],
];

describe('the scan', () => {
  it.each(HOSTILE)('refuses %s', (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it('refuses an update in the second encoding', () => {
    const doc = new Y.Doc();
    appendTexts(doc, ['one', 'two']);
    expect(codeOf(Y.encodeStateAsUpdateV2(doc))).toBeDefined();
  });

  it('refuses an update that is cut anywhere', () => {
    const bytes = update(block(7, 0, first('grüße', 'b'), behind(3, 4, 'c')), block(3, 0, first('d')));
    expect(codeOf(bytes)).toBeUndefined();
    for (let end = 0; end < bytes.length; end++) {
      expect([end, codeOf(bytes.subarray(0, end))]).toEqual([end, 'malformed']);
    }
  });

  it('allocates nothing for declared counts', () => {
    const before = process.memoryUsage().heapUsed;
    const counts = [bytesOf(uint(2 ** 25)), bytesOf(uint(1), uint(2 ** 25), uint(1), uint(0))];
    counts.push(
      bytesOf(uint(1), uint(1), uint(1), uint(0), byte(0x08), uint(1), varString('log'), uint(2 ** 25)),
    );
    for (const bytes of counts) expect(codeOf(bytes)).toBe('malformed');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(4_000_000);
  });

  it('reads what is lawful: origins in any block, several blocks, a byte order mark', () => {
    const bytes = update(block(0xffff_ffff, 5, behind(1, 0, '\ufeffa', 'b')), block(1, 0, first('c')));
    expect(scanUpdate(bytes)).toEqual([
      {
        client: 0xffff_ffff,
        clock: 5,
        end: 7,
        structs: [{ clock: 5, origin: { client: 1, clock: 0 }, texts: ['\ufeffa', 'b'] }],
      },
      { client: 1, clock: 0, end: 1, structs: [{ clock: 0, origin: undefined, texts: ['c'] }] },
    ]);
    expect(scanUpdate(update())).toEqual([]);
  });

  it('takes larger rows of the journal than of a client', () => {
    const bytes = one(...Array(LIMIT.updateStructs + 1).fill(first('x'.repeat(40))));
    expect(bytes.length).toBeGreaterThan(LIMIT.updateBytes);
    expect(scanRow(bytes)[0]?.end).toBe(LIMIT.updateStructs + 1);
  });
});
