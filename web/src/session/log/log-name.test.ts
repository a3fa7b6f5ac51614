import { channelDoc, type DocName, userDoc } from '@causeway/shared/doc-name';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { expect, test } from 'vitest';
import { KeptLogs } from './kept-logs.ts';
import { channelLog, docOf, placeOf, userLog } from './log-name.ts';

const CHANNEL = 'General000000001' as ChannelId;
const ADA = 'Adaaaaaaaa' as UserId;

test('a log and a segment name a document, and the other way round', () => {
  expect(docOf(channelLog(CHANNEL), 7)).toBe(channelDoc(CHANNEL, 7));
  expect(docOf(userLog(ADA), 0)).toBe(userDoc(ADA, 0));
  expect(placeOf(channelDoc(CHANNEL, 7))).toEqual({ log: channelLog(CHANNEL), segment: 7 });
  expect(placeOf(userDoc(ADA, 3))).toEqual({ log: userLog(ADA), segment: 3 });
  expect(placeOf('channel/nothing/1' as DocName)).toBe(undefined);
});

test('what is kept is found by its log; a forgotten one is empty', () => {
  const meta = { acked: new Map(), gen: '' };
  const kept = new KeptLogs(
    new Map<string, unknown>([
      [`meta/${channelDoc(CHANNEL, 7)}`, meta],
      [`meta/${channelDoc(CHANNEL, 9)}`, meta],
      ['meta/garbage', meta],
    ]),
    new Map([[`log/${channelLog(CHANNEL)}`, { first: 3, epoch: 'e' }]]),
  );
  const of = kept.of(channelLog(CHANNEL));
  expect([...of.metas.keys()]).toEqual([7, 9]);
  expect(of.record).toEqual({ first: 3, epoch: 'e' });
  expect(kept.of(userLog(ADA))).toEqual({ metas: new Map(), record: undefined });
  kept.forget(channelLog(CHANNEL));
  expect(kept.of(channelLog(CHANNEL))).toEqual({ metas: new Map(), record: undefined });
});
