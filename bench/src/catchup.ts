import { type Bench, type Figure, median } from './figure.ts';
import { LongChannel } from './side/long-channel.ts';
import { type Arrival, arrive, arriveAtLong } from './side/newcomer.ts';
import type { Side } from './side/side.ts';
import { bareDurable, withSides } from './side/sides.ts';

/** Let a new process finish what it does after it is ready. */
const SETTLE_MS = 500;

/** Somebody comes to an old channel with nothing on the device, to a server that has just been started. */
export const catchup: Bench = async ({ quick }, report) => {
  const messages = quick ? 3_000 : 10_000;
  const rounds = quick ? 5 : 15;
  const ours = await LongChannel.start();
  try {
    await withSides([bareDurable], async ([bare]) => {
      if (bare === undefined) throw new Error('one side');
      await ours.fill(messages);
      await bare.fill(messages, { pages: 50 });
      const arrivals = { ours: [] as Arrival[], frames: [] as Arrival[], one: [] as Arrival[] };
      for (let round = 0; round < rounds; round++) {
        await restart(ours);
        arrivals.ours.push(await arriveAtLong(ours));
        arrivals.frames.push(await cold(bare, messages, '?rows=frames'));
        arrivals.one.push(await cold(bare, messages, '?rows=one'));
      }
      const about = { what: `a newcomer to a channel of ${messages}, cold`, rounds };
      reportAll(about, arrivals, bare.name, report);
    });
  } finally {
    await ours.process.stop();
  }
};

async function cold(side: Side, messages: number, query: string): Promise<Arrival> {
  await restart(side);
  return arrive(side, messages, query);
}

async function restart({ process }: Pick<Side, 'process'>): Promise<void> {
  await process.restart();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

function reportAll(
  { what, rounds: n }: { readonly what: string; readonly rounds: number },
  { ours, frames, one }: Record<'ours' | 'frames' | 'one', readonly Arrival[]>,
  bare: string,
  report: (figure: Figure) => void,
): void {
  const cpu = (arrivals: readonly Arrival[]): number => median(arrivals.map((arrival) => arrival.cpu));
  const readable = (arrivals: readonly Arrival[]): number => median(arrivals.map((each) => each.readable));
  const metric = `server CPU for ${what}`;
  report({ metric, value: cpu(ours) / 1000, unit: 'ms', n });
  for (const [how, arrivals] of [
    ['a frame per row', frames],
    ['all rows in one frame', one],
  ] as const) {
    const vs = `${bare}: ${how}`;
    report({ metric: `${metric} (${vs})`, value: cpu(arrivals) / 1000, unit: 'ms', n });
    report({ metric, value: cpu(ours) / cpu(arrivals), unit: 'ratio', n, vs });
  }
  report({ metric: `newest 100 readable for ${what}`, value: readable(ours), unit: 'ms', n });
  report({ metric: `newest 100 readable for ${what} (${bare})`, value: readable(frames), unit: 'ms', n });
}
