import type { OpId } from '@causeway/shared/id';
import type { ChannelOp } from '@causeway/shared/op/channel-op';
import { ChannelLog } from '@causeway/shared/testing/channel-log';
import { ADA, BOB, GENERAL } from '@causeway/shared/testing/people';
import { expect, test, vi } from 'vitest';
import { HistoryDevice } from '../../testing/history-device.ts';
import { SegmentServer } from '../../testing/segment-server.ts';
import { cut } from '../../testing/segments.ts';
import type { LaterOps } from './later-ops.ts';
import { laterKey } from './segment-keys.ts';

/** Reactions to one message in each of many segments after it. */
function setUp(segments: number) {
  const log = new ChannelLog();
  const post = log.post(BOB, 10, 'liked by many');
  const runs: ChannelOp[][] = [[post]];
  for (let at = 1; at < segments; at++) runs.push([log.react(ADA, at * 100, post.id, `${at}`)]);
  const { sealed } = cut([...runs, []]);
  const server = new SegmentServer(GENERAL);
  server.sealed.push(...sealed);
  const device = new HistoryDevice(server, ADA);
  device.wanted = true;
  return { server, device, target: post.id as OpId };
}

test('tabs that all believe to lead (a browser without locks) lose nothing of the index', async () => {
  const { server, device, target } = setUp(15);
  const tabs = [device.open(), device.open(), device.open()];
  for (const tab of tabs) tab.known(GENERAL, { first: 0, head: server.head });
  await vi.waitFor(() => expect(device.disk.segments.get(GENERAL)?.size).toBe(15));
  for (const tab of tabs) await tab.close();
  const later = device.disk.values.get(laterKey(GENERAL, target)) as LaterOps;
  expect(later.ops.map(({ segment }) => segment).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 14 }, (_, at) => at + 1),
  );
});

test('a tab that takes the lead goes on where the other one was', async () => {
  const { server, device } = setUp(10);
  const first = device.open();
  first.known(GENERAL, { first: 0, head: server.head });
  await vi.waitFor(() => expect(first.progress.get().here).toBeGreaterThan(2));
  await first.close();
  const here = device.disk.segments.get(GENERAL)?.size ?? 0;
  const asked = server.asked.length;
  const second = device.reload();
  await vi.waitFor(() => expect(second.progress.get()).toMatchObject({ here: 10, state: 'complete' }));
  expect(server.asked.length - asked).toBe(10 - here);
  await second.close();
});
