import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelId, UserId } from '@causeway/shared/id';
import { runCount } from '@causeway/shared/testing/run-count';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LogParts, logParts } from '../testing/log-parts.ts';
import { SharedChannel } from '../testing/shared-channel.ts';
import { behind, block, first, update } from '../testing/update-bytes.ts';
import type { Receipt } from './receipt.ts';

const ADA = 'Ada0000001' as UserId;
const BOB = 'Bob0000001' as UserId;
/** Cases that are sure to hold every kind of refusal. */
const USUAL_RUNS = 60;
const RUNS = runCount(USUAL_RUNS);
const PATIENCE_MS = Math.max(60_000, RUNS * 1_000);
const NOW = 1_800_000_000_000;
/** Ada has two tabs; Bob may also write under one of her clientIDs. */
const CLIENTS = [1, 2, 3] as const;

interface Step {
  readonly user: UserId;
  readonly client: (typeof CLIENTS)[number];
  /** Clock it writes at, from the one that would be next had all before been taken. */
  readonly skip: number;
  /** The client behind whose newest element it stands, or none. */
  readonly behind: (typeof CLIENTS)[number] | undefined;
  readonly texts: readonly { readonly id: number; readonly body: number; readonly k: string }[];
  /** How many arrive together with it. */
  readonly together: number;
}

const text = fc.record({
  // So few that some are used twice in about each fourth case.
  id: fc.nat(5),
  body: fc.nat(2),
  k: fc.constantFrom('post', 'post', 'post', 'post', 'post', 'pin', 'seal'),
});
const step = fc.record({
  user: fc.constantFrom(ADA, ADA, BOB),
  client: fc.constantFrom(...CLIENTS),
  skip: fc.constantFrom(0, 0, 0, 0, 0, -1, 1),
  behind: fc.option(fc.constantFrom(...CLIENTS), { nil: undefined }),
  texts: fc.array(text, { minLength: 1, maxLength: 3 }),
  together: fc.integer({ min: 1, max: 12 }),
});

/** Updates as devices, some of them faulty, might send: each thinks that all before was taken. */
function updatesOf(steps: readonly Step[]): [Uint8Array, UserId][] {
  const clocks = new Map<number, number>(CLIENTS.map((client) => [client, 0]));
  return steps.map(({ user, client, skip, behind: other, texts }) => {
    const clock = Math.max(0, (clocks.get(client) ?? 0) + skip);
    const origin = other === undefined ? 0 : (clocks.get(other) ?? 0);
    const ops = texts.map(({ id, body, k }) => {
      const name = `${user}.${String(id).padStart(12, '0')}`;
      const about = k === 'pin' ? { of: name, on: true } : { body: `${body}` };
      return JSON.stringify({ k, id: name, ts: NOW - body * 200_000, ...about });
    });
    if (skip === 0) clocks.set(client, clock + ops.length);
    const struct = other === undefined || origin === 0 ? first(...ops) : behind(other, origin - 1, ...ops);
    return [update(block(client, clock, struct)), user];
  });
}

let dir: string;
let parts: LogParts;
let made = 0;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'causeway-rounds-'));
  parts = await logParts(dir, () => NOW);
});
afterAll(async () => {
  await parts.close();
  await rm(dir, { recursive: true });
});

const channel = (): Promise<SharedChannel> =>
  SharedChannel.open(parts, `Round${String(++made).padStart(11, '0')}` as ChannelId, [ADA, BOB]);

const outcome = (receipt: Receipt): string =>
  receipt.result === 'refused' ? receipt.ops.map(({ id, code }) => `${id} ${code}`).join() : receipt.result;

/** What clients wrote; what the server says of late arrivals has ids of its own. */
const clientTexts = async (of: SharedChannel): Promise<string[]> =>
  (await of.texts()).filter((op) => !op.includes('"received"')).sort();

it('updates that arrive together are judged as if each had come alone', {
  timeout: PATIENCE_MS,
}, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30, size: 'max' }), async (steps) => {
      const updates = updatesOf(steps);
      const alone = await channel();
      const expected: string[] = [];
      for (const [bytes, user] of updates) expected.push(outcome(await alone.receive(bytes, user)));
      const grouped = await channel();
      const found: string[] = [];
      for (let from = 0; from < updates.length; ) {
        const to = from + (steps[from]?.together ?? 1);
        for (const settled of await grouped.receiveTogether(updates.slice(from, to))) {
          if (settled.status === 'rejected') throw settled.reason;
          found.push(outcome(settled.value));
        }
        from = to;
      }
      expect(found).toEqual(expected);
      for (const what of expected) seen.add(what);
      expect(await clientTexts(grouped)).toEqual(await clientTexts(alone));
      expect((await grouped.shown()).sort()).toEqual((await grouped.texts()).sort());
    }),
    { numRuns: RUNS },
  );
  // The generator reaches what it is there for, unless only a few cases are replayed.
  if (RUNS < USUAL_RUNS) return;
  for (const what of ['applied', 'gap', 'client-id', 'used-id']) expect([...seen].join()).toContain(what);
});
