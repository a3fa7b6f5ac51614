import { type Bench, type Figure, median } from './figure.ts';
import { type Arrival, arrive } from './side/newcomer.ts';
import type { Side } from './side/side.ts';
import { bareDurable, causeway, withSides } from './side/sides.ts';

/** Let a new process finish what it does after it is ready. */
const SETTLE_MS = 500;

/** Somebody comes to an old channel with nothing on the device, to a server that has just been started. */
export const catchup: Bench = async ({ quick }, report) => {
  const messages = quick ? 3_000 : 10_000;
  const rounds = quick ? 5 : 15;
  await withSides([causeway, bareDurable], async ([ours, bare]) => {
    if (ours === undefined || bare === undefined) throw new Error('two sides');
    for (const side of [ours, bare]) await side.fill(messages, { pages: 50 });
    const arrivals = { ours: [] as Arrival[], frames: [] as Arrival[], one: [] as Arrival[] };
    for (let round = 0; round < rounds; round++) {
      arrivals.ours.push(await cold(ours, messages));
      arrivals.frames.push(await cold(bare, messages, '?rows=frames'));
      arrivals.one.push(await cold(bare, messages, '?rows=one'));
    }
    const about = { what: `a newcomer to a channel of ${messages}, cold`, rounds };
    reportAll(about, arrivals, bare.name, report);
  });
};

async function cold(side: Side, messages: number, query = ''): Promise<Arrival> {
  await side.process.restart();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return arrive(side, messages, query);
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
