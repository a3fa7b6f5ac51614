import { type Bench, type BenchOptions, type Figure, quantile } from './figure.ts';
import type { Client } from './side/client.ts';
import type { Side } from './side/side.ts';
import { bareDurable, causeway, withSides } from './side/sides.ts';

/** ms from one message to the next, in a channel where people talk fast. */
const PACE_MS = 20;
/** Messages of one side, before it is the other's turn. */
const BLOCK = 50;

/** From sending a message to its durable acknowledgement, one message under way. */
export const ack: Bench = async ({ quick }, report) => {
  await withSides([causeway, bareDurable], async ([ours, bare]) => {
    if (ours === undefined || bare === undefined) throw new Error('two sides');
    const sides = [await connect(ours), await connect(bare)] as const;
    for (const side of sides) await measure(side, 100, 0);
    await compare(sides, { quick, pace: PACE_MS, what: `a message every ${PACE_MS} ms` }, report);
    await compare(sides, { quick, pace: 0, what: 'one right behind the other' }, report);
  });
};

interface Writer {
  readonly side: Side;
  readonly client: Client;
  readonly times: number[];
}

const connect = async (side: Side): Promise<Writer> => ({ side, client: await side.connect(), times: [] });

async function compare(
  sides: readonly [Writer, Writer],
  { quick, pace, what }: BenchOptions & { readonly pace: number; readonly what: string },
  report: (figure: Figure) => void,
): Promise<void> {
  const rounds = quick ? 6 : 40;
  for (const side of sides) side.times.length = 0;
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) side.times.push(...(await measure(side, BLOCK, pace)));
  }
  const n = rounds * BLOCK;
  const [ours, bare] = sides;
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const metric = `${name} of send to durable acknowledgement, ${what}`;
    const [own, theirs] = [quantile(ours.times, share), quantile(bare.times, share)];
    report({ metric, value: own, unit: 'ms', n });
    report({ metric: `${metric} (${bare.side.name})`, value: theirs, unit: 'ms', n });
    report({ metric, value: own / theirs, unit: 'ratio', n, vs: bare.side.name });
  }
}

/** ms of each of `count` messages. */
async function measure({ side, client }: Writer, count: number, pace: number): Promise<number[]> {
  const times: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    const update = side.author.next();
    const wanted = client.acknowledged + 1;
    const begun = performance.now();
    client.send(update);
    await client.until(() => client.acknowledged === wanted);
    times.push(performance.now() - begun);
    const left = pace - (performance.now() - begun);
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  }
  return times;
}
