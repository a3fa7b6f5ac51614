import type { ChannelId, UserId } from '@causeway/shared/id';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { checkSegments, segmentsOf } from '../testing/check-segments.ts';
import { SegmentWriter, type Step, someSteps } from '../testing/segment-writer.ts';
import { ServerPair } from '../testing/server-pair.ts';
import type { SyncServer } from '../testing/sync-server.ts';

const USERS = ['Ada0000001', 'Bob0000001'] as UserId[];
const GUEST = 'Guest00001' as UserId;
/** `FC_RUNS=200 npx vitest run two-sealers` tries more. */
const RUNS = runCount(6);

let pair: ServerPair;
let isLossy = false;
let published = 0;
beforeAll(async () => {
  pair = await ServerPair.start({
    segments: { ops: 7, bytes: 2_000 },
    wrap: (bus) => {
      const publish = bus.publish.bind(bus) as (topic: string, message: { type: string }) => void;
      // Every third row is not heard of.
      bus.publish = (topic: string, message: { type: string }) => {
        if (!(isLossy && message.type === 'rows' && published++ % 3 === 0)) publish(topic, message);
      };
      return bus;
    },
  });
  for (const user of [...USERS, GUEST]) await pair.a.addUser(user);
  for (const { sync } of pair.servers) await vi.waitFor(() => expect(sync.bus.isUp).toBe(true));
});
afterAll(() => pair.stop());

let channels = 0;

it(
  'two servers that seal one log as it is written to make one chain of segments, with each op exactly once',
  async () => {
    let sealed = 0;
    let refused = 0;
    const run = async ({ steps, lossy }: { steps: Step[][]; lossy: boolean }): Promise<void> => {
      isLossy = lossy;
      const channel = `Channel${String(++channels).padStart(9, '0')}` as ChannelId;
      await pair.a.addChannel(channel, { [USERS[0] as UserId]: 'owner', [USERS[1] as UserId]: 'admin' });
      const writers = steps.map(
        (_, at) =>
          new SegmentWriter({
            server: pair.servers[at % 2] as SyncServer,
            user: USERS[at >> 1] as UserId,
            guest: GUEST,
            channel,
            clients: (at + 1) * 1_000,
          }),
      );
      await Promise.all(writers.map((writer, at) => writer.write(steps[at] ?? [])));
      await Promise.all(pair.servers.map(({ sync }) => sync.sealer.idle()));
      const segments = await segmentsOf(pair.a.db, channel);
      checkSegments(
        segments,
        writers.flatMap(({ acknowledged }) => acknowledged),
      );
      sealed += segments.length - 1;
      refused += writers.reduce((sum, writer) => sum + writer.refused, 0);
    };
    const runs = fc.record({
      /** What each of two users does on each of two servers, all four at once. */
      steps: fc.tuple(someSteps(20), someSteps(20), someSteps(20), someSteps(20)),
      lossy: fc.boolean(),
    });
    await fc.assert(fc.asyncProperty(runs, run), { numRuns: RUNS, endOnFailure: true });
    // Otherwise nothing was tried.
    expect(sealed).toBeGreaterThan(RUNS);
    expect(refused).toBeGreaterThan(0);
  },
  20_000 + RUNS * 10_000,
);
