import type { ChannelId, UserId } from '@causeway/shared/id';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkSegments, segmentsOf } from '../testing/check-segments.ts';
import { SegmentWriter, type Step, someSteps } from '../testing/segment-writer.ts';
import { SyncServer } from '../testing/sync-server.ts';

const USERS = ['Ada0000001', 'Bob0000001'] as UserId[];
const GUEST = 'Guest00001' as UserId;
/** `FC_RUNS=200 npx vitest run sealing.fuzz` tries more. */
const RUNS = runCount(6);

let server: SyncServer;
beforeAll(async () => {
  server = await SyncServer.start({ segments: { ops: 7, bytes: 2_000 } });
  for (const user of [...USERS, GUEST]) await server.addUser(user);
});
afterAll(() => server.stop());

let channels = 0;

it(
  'what was acknowledged while segments were sealed is in exactly one of them, and each goes on where the last ended',
  async () => {
    const run = async (steps: Step[][]): Promise<void> => {
      const channel = `Channel${String(++channels).padStart(9, '0')}` as ChannelId;
      await server.addChannel(channel, { [USERS[0] as UserId]: 'owner', [USERS[1] as UserId]: 'admin' });
      const writers = USERS.map(
        (user, at) => new SegmentWriter({ server, user, guest: GUEST, channel, clients: (at + 1) * 1_000 }),
      );
      await Promise.all(writers.map((writer, at) => writer.write(steps[at] ?? [])));
      await server.sync.sealer.idle();
      const segments = await segmentsOf(server.db, channel);
      expect(segments.length).toBeGreaterThan(1);
      checkSegments(
        segments,
        writers.flatMap(({ acknowledged }) => acknowledged),
      );
    };
    const steps = fc.array(someSteps(25), { minLength: 2, maxLength: 2 });
    const seven: Step[] = ['batch', 'post', 'post'];
    await fc.assert(
      fc.asyncProperty(steps, (some) => run(some.map((one) => [...one, ...seven]))),
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  20_000 + RUNS * 5_000,
);
