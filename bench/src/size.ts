import { brotliCompressSync } from 'node:zlib';
import { encodeSegment } from '@causeway/server/src/segment/segment-bytes.ts';
import { conversation } from './conversation.ts';
import type { Bench } from './figure.ts';

/** Ops of one full segment. */
const OPS = 1_000;

/** Bytes of a sealed segment as it is stored. Against the same ops as JSON lines under brotli at its best. */
export const size: Bench = async (_options, report) => {
  const texts = conversation(OPS);
  const stored = (await encodeSegment(texts, new Set())).bytes.byteLength;
  const lines = Buffer.from(texts.map((text) => `${text}\n`).join(''));
  const best = brotliCompressSync(lines).byteLength;
  const metric = `a sealed segment of ${OPS} ops`;
  report({ metric, value: stored, unit: 'B', n: 1 });
  report({ metric: `${metric}, per op`, value: stored / OPS, unit: 'B', n: 1 });
  report({ metric, value: stored / best, unit: 'ratio', n: 1, vs: 'brotli (11) of its ops as JSON lines' });
};
