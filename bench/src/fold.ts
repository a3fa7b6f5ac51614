import { ChannelFold } from '@causeway/shared/fold/channel-fold';
import { appendTexts, newDoc, readLog } from '@causeway/shared/log';
import * as Y from 'yjs';
import { conversation } from './conversation.ts';
import { type Bench, median } from './figure.ts';

const OPS = 1_000;

/** Opening one full segment: decode the document, fold it. Against parsing the same ops as JSON lines. */
export const fold: Bench = async ({ quick }, report) => {
  const rounds = quick ? 50 : 2_000;
  const texts = conversation(OPS);
  const doc = new Y.Doc();
  for (const text of texts) appendTexts(doc, [text]);
  const update = Y.encodeStateAsUpdate(doc);
  const lines = texts.join('\n');
  const opening: number[] = [];
  const parsing: number[] = [];
  for (let round = 0; round < rounds; round++) {
    opening.push(time(() => open(update)));
    parsing.push(time(() => lines.split('\n').map((line) => JSON.parse(line))));
  }
  const [opened, parsed] = [median(opening), median(parsing)];
  report({ metric: `open a segment of ${OPS} ops`, value: opened, unit: 'ms', n: rounds });
  const vs = 'JSON.parse of the ops as lines';
  report({ metric: `open a segment of ${OPS} ops`, value: opened / parsed, unit: 'ratio', n: rounds, vs });
};

function open(update: Uint8Array): number {
  const doc = newDoc();
  Y.applyUpdate(doc, update);
  const channel = new ChannelFold();
  return channel.add(readLog(doc)).timeline.length;
}

function time(task: () => unknown): number {
  const begun = performance.now();
  task();
  return performance.now() - begun;
}
