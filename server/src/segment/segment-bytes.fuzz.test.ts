import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import { eraseText } from '@causeway/shared/op/erase-text';
import { anyChannelOps } from '@causeway/shared/testing/channel-ops';
import { plain } from '@causeway/shared/testing/plain';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeSegment, textsOfSegment } from './segment-bytes.ts';

const viewOf = (texts: readonly string[]): unknown => plain(new ChannelFold().add(texts));

/** Ops, of which several delete, and the ids that they delete. Few targets, so that one has texts of all kinds. */
const sets = fc.oneof(anyChannelOps(60), anyChannelOps(8)).map((ops) => {
  const deleted = new Set(ops.flatMap((op) => (op.k === 'delete' ? [op.of] : [])));
  return { texts: ops.map((op) => JSON.stringify(op)), deleted };
});

it('what is deleted shows the same without its texts', () => {
  fc.assert(
    fc.property(sets, ({ texts, deleted }) => {
      const erased = texts.map((text) => eraseText(text, deleted));
      expect(viewOf(erased)).toEqual(viewOf(texts));
    }),
    { numRuns: runCount(500) },
  );
});

it('devices that hold the texts, those that do not and those that hold both show the same', () => {
  fc.assert(
    fc.property(sets, ({ texts, deleted }) => {
      const erased = texts.map((text) => eraseText(text, deleted));
      expect(viewOf([...texts, ...erased])).toEqual(viewOf(erased));
      expect(viewOf([...erased, ...texts])).toEqual(viewOf(erased));
    }),
  );
});

it('erasing twice changes nothing, and nothing but the texts of what is deleted', () => {
  fc.assert(
    fc.property(sets, ({ texts, deleted }) => {
      for (const text of texts) {
        const once = eraseText(text, deleted);
        expect(eraseText(once, deleted)).toBe(once);
        const { body, files, mentions, error, ...rest } = JSON.parse(text) as Record<string, unknown>;
        if (once !== text) expect(JSON.parse(once)).toEqual(rest);
        else expect(eraseText(text, new Set())).toBe(text);
      }
    }),
  );
});

it('a segment has the texts in their order, and the hash of them', async () => {
  await fc.assert(
    fc.asyncProperty(sets, async ({ texts, deleted }) => {
      const segment = await encodeSegment(texts, deleted);
      const lines = await textsOfSegment(segment.bytes);
      expect(lines).toEqual(texts.map((text) => eraseText(text, deleted)));
      expect(segment.ops).toBe(texts.length);
      expect(segment.etag).toMatch(/^[\w-]{22}$/);
      expect((await encodeSegment(lines, new Set())).etag).toBe(segment.etag);
    }),
    { numRuns: runCount(30) },
  );
});

it('an op whose JSON has line breaks stays one line', async () => {
  const text = '{\n"k":"post",\r\n"id":"Ada0000001.000000000001","ts":1,"body":"a\\nb"}';
  const { bytes } = await encodeSegment([text, text], new Set());
  const lines = await textsOfSegment(bytes);
  expect(lines.map((line) => JSON.parse(line))).toEqual([JSON.parse(text), JSON.parse(text)]);
});
