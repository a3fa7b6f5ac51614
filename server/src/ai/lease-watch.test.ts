import type { ChannelId, OpId } from '@causeway/shared/id';
import { expect, it } from 'vitest';
import { LeaseWatch } from './lease-watch.ts';

const row = (beat: number, lease = 'one') => ({
  ...{ channel_id: 'Channel000000001' as ChannelId, ask: 'Ada0000001.000000000001' as OpId },
  ...{ lease, beat },
});

it('a lease runs out when it was not renewed for so long, as seen by who looks on', () => {
  const watch = new LeaseWatch(10_000);
  expect(watch.expired([row(1)], 500)).toEqual([]);
  expect(watch.expired([row(1)], 10_499)).toEqual([]);
  expect(watch.expired([row(2)], 10_600)).toEqual([]);
  for (let at = 11_600; at < 20_599; at += 1_000) expect(watch.expired([row(2)], at)).toEqual([]);
  expect(watch.expired([row(2)], 20_599)).toEqual([]);
  expect(watch.expired([row(2)], 20_600)).toEqual([row(2)]);
});

it('another lease, or the same after a pause, is watched anew', () => {
  const watch = new LeaseWatch(10_000);
  watch.expired([row(1)], 0);
  expect(watch.expired([row(1, 'two')], 10_000)).toEqual([]);
  watch.expired([], 15_000);
  expect(watch.expired([row(1, 'two')], 20_000)).toEqual([]);
});

it('a lease has not run out only because nobody could look for long', () => {
  const watch = new LeaseWatch(10_000);
  for (const at of [0, 1_000, 2_000]) watch.expired([row(1)], at);
  // The database was away: who has the lease renews it as soon as who looks sees anything again.
  expect(watch.expired([row(1)], 30_000)).toEqual([]);
  expect(watch.expired([row(1)], 31_000)).toEqual([]);
  expect(watch.expired([row(2)], 32_000)).toEqual([]);
});
