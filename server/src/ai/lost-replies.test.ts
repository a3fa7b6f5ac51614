import type { ChannelId, OpId } from '@causeway/shared/id';
import { Registry } from 'prom-client';
import { afterEach, expect, it, vi } from 'vitest';
import { Failure } from '../failure.ts';
import { silentLogger } from '../log/logger.ts';
import { AiMetrics } from './ai-metrics.ts';
import { LostReplies } from './lost-replies.ts';
import type { ReplyRow } from './reply-scene.ts';
import type { ReplyStore } from './reply-store.ts';

const row = (channel: string) =>
  ({
    channel_id: channel as ChannelId,
    ...{ ask: 'Ada0000001.000000000001' as OpId, lease: 'one', beat: 1 },
  }) as ReplyRow;

afterEach(() => void vi.useRealTimers());

it('an answer that can’t be ended now keeps no other one from its end', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const rows = [row('Channel000000001'), row('Channel000000002')];
  const store: Pick<ReplyStore, 'running' | 'takeOver'> = {
    running: async () => rows,
    takeOver: async (seen) => {
      if (seen === rows[0]) throw new Failure('unavailable', 'not loaded');
      return true;
    },
  };
  const metrics = new AiMetrics(new Registry());
  const lost = new LostReplies({
    ...{ store: store as ReplyStore, metrics, logger: silentLogger(), lease: 2_000 },
  });
  for (let second = 0; second < 2; second++) {
    expect(await lost.end()).toEqual([]);
    vi.advanceTimersByTime(1_000);
  }
  expect(await lost.end()).toEqual([rows[1]]);
});
