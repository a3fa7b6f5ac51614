import type { BenchOptions } from '../figure.ts';
import type { Client } from './client.ts';
import type { Side } from './side.ts';
import { cpuUs } from './usage.ts';

/** A writer and its readers, on one server. */
export interface Audience {
  readonly side: Side;
  readonly writer: Client;
  /** Further servers of the same channel, whose work counts as well. */
  readonly others?: readonly Side[];
  readonly readers: readonly Client[];
}

/** Projections, timers and garbage that follow belong to the messages, too. */
const AFTER_MS = 100;

export async function gather(side: Side, count: number): Promise<Audience> {
  const readers = await Promise.all(Array.from({ length: count }, () => side.connect()));
  return { side, writer: await side.connect(), readers };
}

/** Messages under way at once when a server is to do as much as it can. */
export const WINDOW = 50;

/** Has servers run for a while: code that has just started is not what is measured. */
export async function warmUp(audiences: readonly Audience[], { quick }: BenchOptions): Promise<void> {
  for (const audience of audiences) await saturated(audience, quick ? 300 : 1_000);
}

/** Server CPU per delivery, in µs, when a message is written every `everyMs`. */
export const paced = (audience: Audience, messages: number, everyMs: number): Promise<number> =>
  cpuPerDelivery(audience, messages, async (send) => {
    const begun = performance.now();
    for (let sent = 0; sent < messages; sent++) {
      const wait = begun + sent * everyMs - performance.now();
      if (wait > 0) await sleep(wait);
      send();
    }
  });

/** The same with always {@link WINDOW} messages under way: the last reader has not got them yet. */
export const saturated = (audience: Audience, messages: number): Promise<number> =>
  cpuPerDelivery(audience, messages, async (send) => {
    const last = audience.readers.at(-1);
    if (last === undefined) throw new Error('nobody reads');
    const before = last.received;
    for (let sent = 0; sent < messages; sent++) {
      await last.until(() => sent - (last.received - before) < WINDOW);
      send();
    }
  });

async function cpuPerDelivery(
  { side, others = [], writer, readers }: Audience,
  messages: number,
  write: (send: () => void) => Promise<void>,
): Promise<number> {
  const wanted = readers.map(({ received }) => received + messages);
  const updates = Array.from({ length: messages }, () => side.author.next());
  const cpu = (): number => [side, ...others].reduce((sum, { process }) => sum + cpuUs(process.pid), 0);
  const before = cpu();
  let next = 0;
  await write(() => writer.send(updates[next++] as Uint8Array));
  await Promise.all(readers.map((reader, at) => reader.until(() => reader.received >= (wanted[at] ?? 0))));
  await sleep(AFTER_MS);
  return (cpu() - before) / (messages * readers.length);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
