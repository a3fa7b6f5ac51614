import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { ChannelLog } from '@causeway/shared/testing/channel-log';
import { ADA, BOB, GENERAL } from '@causeway/shared/testing/people';
import { expect, test, vi } from 'vitest';
import { HistoryDevice } from '../../testing/history-device.ts';
import { SegmentServer } from '../../testing/segment-server.ts';
import { cut } from '../../testing/segments.ts';
import { expiredBefore, keptFor } from './expiry.ts';
import type { SegmentNote } from './segment-note.ts';

const HOUR = 3_600_000;

test('the time for which messages are kept, at the latest', () => {
  expect(keptFor(null)).toBeUndefined();
  expect(keptFor({ hours: 2 })).toBe(2 * HOUR);
  expect(keptFor({ days: 2 })).toBe(48 * HOUR);
  expect(keptFor({ untilRead: true, days: 1 })).toBe(24 * HOUR);
});

test('what is over is found without reading all notes', async () => {
  const note = vi.fn((segment: number) => Promise.resolve({ sealedAt: segment * HOUR } as SegmentNote));
  const numbers = () => Promise.resolve(Array.from({ length: 100 }, (_, at) => at));
  expect(await expiredBefore({ hours: 10 }, 15 * HOUR, numbers, note)).toBe(6);
  expect(note).toHaveBeenCalledTimes(7);
  expect(await expiredBefore(null, 15 * HOUR, numbers, note)).toBe(0);
});

test('segments go from a device that is offline when their time is over', async () => {
  const log = new ChannelLog();
  const run = (at: number): ChannelOp[] => [log.post(BOB, at * HOUR + 10, `text ${at}`)];
  const { sealed } = cut([1, 2, 3, 4].map(run));
  const server = new SegmentServer(GENERAL);
  server.sealed.push(...sealed);
  const device = new HistoryDevice(server, ADA);
  device.clock = 3.5 * HOUR;
  const library = device.open();
  library.known(GENERAL, { first: 0, head: 3 });
  for (const segment of [0, 1, 2]) await library.texts(GENERAL, segment);
  await library.close();
  device.online = false;
  device.retention = { hours: 2 };
  const again = device.reload();
  await vi.waitFor(async () => expect(await again.numbers(GENERAL)).toEqual([1, 2]));
  device.clock = 4.5 * HOUR;
  await vi.waitFor(async () => expect(await again.numbers(GENERAL)).toEqual([2]));
  expect(await again.texts(GENERAL, 1)).toBe('dropped');
  expect(again.progress.get()).toMatchObject({ here: 1, of: 1, state: 'complete' });
  await again.close();
});
