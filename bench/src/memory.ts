import { type Bench, type Figure, median } from './figure.ts';
import type { Client } from './side/client.ts';
import { gather } from './side/deliver.ts';
import type { Side } from './side/side.ts';
import { bareWs, causeway, causewayChannels, withSides } from './side/sides.ts';
import { residentMib } from './side/usage.ts';

/** Ops of one full segment: what a channel of any age has loaded. */
const SEGMENT = 1_000;
/** Memory is read when nothing has happened for so long. */
const QUIET_MS = 3_000;

/** What the server holds in memory: idle, for its connections, for its loaded channels. */
export const memory: Bench = async ({ quick }, report) => {
  const rounds = quick ? 1 : 5;
  const connections = quick ? 500 : 1_000;
  const idle: number[] = [];
  const own: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await withSides([causeway, bareWs], async ([ours, comparator]) => {
      if (ours === undefined || comparator === undefined) throw new Error('two sides');
      // The account that was made has left its traces: hashing a password takes memory.
      for (const { process } of [ours, comparator]) await process.restart();
      idle.push(await resident(ours));
      own.push(await perThousand(ours, connections));
      bare.push(await perThousand(comparator, connections));
    });
  }
  report({ metric: 'RSS idle', value: median(idle), unit: 'MiB', n: rounds });
  const metric = 'RSS per 1,000 connections';
  report({ metric, value: median(own), unit: 'MiB', n: rounds });
  report({ metric: `${metric} (bare ws)`, value: median(bare), unit: 'MiB', n: rounds });
  report({ metric, value: median(own) / median(bare), unit: 'ratio', n: rounds, vs: 'bare ws' });
  await perChannel(quick ? 20 : 40, report);
};

/** MiB that 1,000 connections would add. */
async function perThousand(side: Side, connections: number): Promise<number> {
  const before = await resident(side);
  const { writer, readers } = await gather(side, connections);
  const added = (await resident(side)) - before;
  for (const client of [writer, ...readers]) client.close();
  return (added / connections) * 1_000;
}

/** A new process opens them: what filling them left behind does not count. */
async function perChannel(count: number, report: (figure: Figure) => void): Promise<void> {
  const channels = await causewayChannels(count);
  const [first] = channels as [Side];
  try {
    for (const channel of channels) await channel.fill(SEGMENT, { each: 10, pages: 10 });
    await first.process.restart();
    const before = await resident(first);
    const clients: Client[] = [];
    for (const channel of channels) clients.push(await channel.connect());
    const value = ((await resident(first)) - before) / count;
    for (const client of clients) client.close();
    report({ metric: `RSS per loaded channel of ${SEGMENT} messages`, value, unit: 'MiB', n: count });
  } finally {
    await first.process.stop();
  }
}

async function resident({ process }: Side): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  return residentMib(process.pid);
}
